import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { AuthenticationError } from "../../src/errors.ts";
import { rejection } from "./test-connection.ts";
import { startServer, type Received, type Reply, type WebServer } from "./web-server.ts";

const TENANT = "0f0e0d0c-0b0a-4908-8706-050403020100";
const SECRET = "s3cr3t-v@lue";
const application = { clientId: "an-application", clientSecret: SECRET };

/** An environment that is its own authority, as on a developer's machine. */
async function startEnvironment(token: (request: Received) => Reply = goodToken): Promise<WebServer> {
  const server: WebServer = await startServer((request) => {
    if (request.path.endsWith("/oauth2/v2.0/token")) return token(request);
    if (request.headers.authorization === undefined) return challenge(`${server.url}/${TENANT}/oauth2/authorize`);
    return { status: 200, body: "{}" };
  });
  return server;
}

function goodToken(): Reply {
  return { status: 200, body: JSON.stringify({ token_type: "Bearer", expires_in: 3599, access_token: "good" }) };
}

function challenge(authority: string): Reply {
  const header = `Bearer authorization_uri=${authority}, resource_id=https://org.crm.dynamics.com/`;
  return { status: 401, headers: { "www-authenticate": header } };
}

async function open(...options: Parameters<typeof connect>): Promise<Connection> {
  const connection = await connect(...options);
  onTestFinished(() => connection.close());
  return connection;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the tenant is asked of the environment when it is not given", async () => {
  const server = await startEnvironment();
  await open({ url: server.url, ...application });
  expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/data/v9.2/",
    `POST /${TENANT}/oauth2/v2.0/token`,
  ]);
  expect(Object.fromEntries(new URLSearchParams(server.received[1]?.body))).toEqual({
    grant_type: "client_credentials",
    client_id: "an-application",
    client_secret: SECRET,
    scope: `${server.url}/.default`,
  });
});

test("a tenant and an authority that are given are used without asking", async () => {
  const server = await startEnvironment();
  const options = { url: server.url, ...application, tenantId: "contoso.example", authorityHost: `${server.url}/` };
  await open(options);
  expect(server.received.map(({ path }) => path)).toEqual(["/contoso.example/oauth2/v2.0/token"]);
});

test("a tenant that is given wins over the one of the challenge, and cannot lead to another path", async () => {
  const server = await startEnvironment();
  await open({ url: server.url, ...application, tenantId: "../evil?x=" });
  expect(server.received[1]?.path).toBe("/..%2Fevil%3Fx%3D/oauth2/v2.0/token");
});

test("the tenant 'common' is no application's: 'organizations' is asked instead", async () => {
  const server: WebServer = await startServer((request) =>
    request.method === "GET" ? challenge(`${server.url}/common/oauth2/authorize`) : goodToken(),
  );
  await open({ url: server.url, ...application });
  expect(server.received[1]?.path).toBe("/organizations/oauth2/v2.0/token");
});

test("the token goes with every request", async () => {
  const server = await startEnvironment();
  const connection = await open({ url: server.url, ...application });
  await connection.send({ method: "GET", path: "WhoAmI", idempotent: true });
  expect(server.received.at(-1)).toMatchObject({
    path: "/api/data/v9.2/WhoAmI",
    headers: { authorization: "Bearer good", "odata-version": "4.0", "odata-maxversion": "4.0" },
  });
});

/** Everything that leaves for an environment in the cloud, without a cloud. */
function cloud(authority: string): { sent: Request[]; transport: (request: Request) => Promise<Response> } {
  const sent: Request[] = [];
  const transport = (request: Request): Promise<Response> => {
    sent.push(request);
    const header = `Bearer authorization_uri=${authority}, resource_id=https://org.crm.dynamics.com/`;
    return Promise.resolve(
      request.method === "GET"
        ? new Response(null, { status: 401, headers: { "www-authenticate": header } })
        : Response.json({ access_token: "good", expires_in: 3599 }),
    );
  };
  return { sent, transport };
}

const ENVIRONMENT = "https://org.crm.dynamics.com";

test.each([
  `https://login.example/${TENANT}/oauth2/authorize`,
  `https://login.microsoftonline.com.example/${TENANT}/oauth2/authorize`,
  `http://login.microsoftonline.com/${TENANT}/oauth2/authorize`,
  `http://127.0.0.1:8080/${TENANT}/oauth2/authorize`,
  `https://user@login.example:443/login.microsoftonline.com/oauth2/authorize`,
])("the secret is not sent to a stranger that the environment names: %s", async (authority) => {
  const { sent, transport } = cloud(authority);
  const error = await rejection(connect({ url: ENVIRONMENT, ...application, transport }));
  expect(error).toBeInstanceOf(AuthenticationError);
  expect((error as Error).message).toMatch(/which is none of Microsoft's\. Nothing was sent there\./);
  expect(sent.map(({ url }) => url)).toEqual([`${ENVIRONMENT}/api/data/v9.2/`]);
  expect(sent[0]?.headers.has("authorization")).toBe(false);
});

test.each(["login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"])(
  "Microsoft's own %s is trusted",
  async (host) => {
    const { sent, transport } = cloud(`https://${host}/${TENANT}/oauth2/authorize`);
    await open({ url: ENVIRONMENT, ...application, transport });
    expect(sent[1]?.url).toBe(`https://${host}/${TENANT}/oauth2/v2.0/token`);
  },
);

test("an authority that the caller names is trusted, with the tenant of the challenge", async () => {
  const { sent, transport } = cloud(`https://login.example/${TENANT}/oauth2/authorize`);
  await open({ url: ENVIRONMENT, ...application, transport, authorityHost: "https://login.example" });
  expect(sent[1]?.url).toBe(`https://login.example/${TENANT}/oauth2/v2.0/token`);
});

test("a challenge that names no address is told, not thrown as it is", async () => {
  const { transport } = cloud("nowhere");
  await expect(connect({ url: ENVIRONMENT, ...application, transport })).rejects.toThrow(
    `${ENVIRONMENT} names no address to sign in at. Pass tenantId and authorityHost.`,
  );
});

test.each(["http://login.example", "login.example", "ftp://login.example"])(
  "the secret does not go to the authority %s, which is not https",
  async (authorityHost) => {
    const { sent, transport } = cloud("unused");
    const options = { url: ENVIRONMENT, ...application, tenantId: TENANT, authorityHost, transport };
    await expect(connect(options)).rejects.toThrow(
      `Expected authorityHost to be an address that begins with https://, got "${authorityHost}" (string).`,
    );
    expect(sent).toEqual([]);
  },
);

test("the sign-in comes from the environment variables when only the address is given", async () => {
  const server = await startEnvironment();
  vi.stubEnv("AZURE_CLIENT_ID", "from-the-environment");
  vi.stubEnv("AZURE_CLIENT_SECRET", "its-secret");
  vi.stubEnv("AZURE_TENANT_ID", "its-tenant");
  vi.stubEnv("AZURE_AUTHORITY_HOST", server.url);
  await open(server.url);
  expect(server.received.map(({ path }) => path)).toEqual(["/its-tenant/oauth2/v2.0/token"]);
  const form = new URLSearchParams(server.received[0]?.body);
  expect([form.get("client_id"), form.get("client_secret")]).toEqual(["from-the-environment", "its-secret"]);
});

test("options win over the environment variables, and a tenant of another application is not mixed in", async () => {
  const server = await startEnvironment();
  vi.stubEnv("AZURE_CLIENT_ID", "from-the-environment");
  vi.stubEnv("AZURE_CLIENT_SECRET", "its-secret");
  vi.stubEnv("AZURE_TENANT_ID", "its-tenant");
  await open({ url: server.url, ...application });
  const { path, body } = server.received.at(-1)!;
  expect(path).toBe(`/${TENANT}/oauth2/v2.0/token`);
  expect(new URLSearchParams(body).get("client_id")).toBe("an-application");
});

test.each([429, 500, 503])("an authority that answers %i is no fault of the secret's", async (status) => {
  const server = await startEnvironment(() => ({ status }));
  const error = await rejection(connect({ url: server.url, ...application }));
  expect(error).toMatchObject({ code: "transport", unknownOutcome: false });
  expect((error as Error).message).toMatch(
    new RegExp(`^127\\.0\\.0\\.1:\\d+ answered ${status}\\. Try again later\\.$`),
  );
});

test("an answer without a token is refused", async () => {
  const server = await startEnvironment(() => ({ status: 200, body: "<html></html>" }));
  await expect(connect({ url: server.url, ...application })).rejects.toThrow(
    `Signing in application an-application at ${server.url}/${TENANT} failed: HTTP status 200. Check the client id`,
  );
});

test("any object that gives tokens signs in, and is asked for this environment's", async () => {
  const server = await startEnvironment();
  const asked: unknown[] = [];
  const credential = {
    getToken: (scope: string | string[]) => {
      asked.push(scope);
      return Promise.resolve({ token: "own", expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
  const connection = await open({ url: `${server.url}/main.aspx?appid=1`, credential });
  await connection.send({ method: "GET", path: "WhoAmI", idempotent: true });
  expect(asked).toEqual([`${server.url}/.default`]);
  expect(server.received[0]?.headers.authorization).toBe("Bearer own");
});

test("a list of credentials shares the work as several principals", async () => {
  const server = await startServer(() => ({ status: 200, body: "{}", afterMs: 30 }));
  const credential = ["one", "two"].map((token) => ({
    getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  }));
  const connection = await open({ url: server.url, credential });
  await Promise.all(
    Array.from({ length: 6 }, () => connection.send({ method: "GET", path: "WhoAmI", idempotent: true })),
  );
  const used = server.received.map(({ headers }) => headers.authorization);
  expect(used.filter((each) => each === "Bearer one")).toHaveLength(3);
  expect(used.filter((each) => each === "Bearer two")).toHaveLength(3);
  expect(new Set(connection.explain().lanes.map(({ principal }) => principal))).toEqual(new Set([0, 1]));
});

test("an empty list of credentials is a mistake", async () => {
  await expect(connect({ url: ENVIRONMENT, credential: [] })).rejects.toThrow(
    "Expected at least one credential, got an empty list.",
  );
});

test("a credential that fails is told with its own reason", async () => {
  const credential = { getToken: () => Promise.reject(new Error("az: run 'az login'")) };
  const error = await rejection(connect({ url: ENVIRONMENT, credential }));
  expect(error).toMatchObject({ code: "authentication", message: "Signing in failed: az: run 'az login'" });
});
