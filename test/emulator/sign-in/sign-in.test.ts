import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSignIn, type SignIn, type SignInOptions } from "../../../src/emulator/sign-in/sign-in.ts";

const tenantId = "11111111-1111-1111-1111-111111111111";
const clientId = "22222222-2222-2222-2222-222222222222";
const userId = "33333333-3333-3333-3333-333333333333";
const organizationUrl = "https://org.localhost:8443";
const scope = `${organizationUrl}/.default`;
const good = { grant_type: "client_credentials", client_id: clientId, client_secret: "s3cret", scope };

function signInWith(options: Partial<SignInOptions> = {}): SignIn {
  const applications = [{ clientId, clientSecret: "s3cret", userId }];
  return createSignIn({ tenantId, applications, organizationUrl, lifetimeSeconds: 3599, clock: () => 0, ...options });
}

function request(form: Record<string, string>, tenant = tenantId, query = ""): Request {
  return new Request(`${organizationUrl}/${tenant}/oauth2/v2.0/token${query}`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
}

async function tokenOf(signIn: SignIn): Promise<string> {
  const response = await signIn.answerTokenRequest(request(good));
  return ((await response.json()) as { access_token: string }).access_token;
}

const claimsOf = (token: string): unknown => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("a token request", () => {
  test("with the right secret is answered with a bearer token and its lifetime", async () => {
    const response = await signInWith().answerTokenRequest(request(good));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
    });
  });

  test("gives a token that says whom, for what and how long it is for", async () => {
    const token = await tokenOf(signInWith({ clock: () => 1_700_000_000_999 }));
    const times = { iat: 1_700_000_000, nbf: 1_700_000_000, exp: 1_700_003_599 };
    expect(claimsOf(token)).toMatchObject({
      aud: organizationUrl,
      tid: tenantId,
      appid: clientId,
      oid: userId,
      ...times,
    });
  });

  test.each([
    ["a query string", good, `?client-request-id=${clientId}`],
    ["the OpenID scopes beside the environment's", { ...good, scope: `${scope} openid profile offline_access` }, ""],
    ["the environment's slash doubled", { ...good, scope: `${organizationUrl}//.default` }, ""],
    ["fields that only count uses", { ...good, "x-client-SKU": "msal.js.node" }, ""],
  ])("may have %s", async (_what, form, query) => {
    expect((await signInWith().answerTokenRequest(request(form, tenantId, query))).status).toBe(200);
  });

  test.each<[string, Record<string, string>, number, string, number]>([
    ["an unknown application", { ...good, client_id: userId }, 400, "unauthorized_client", 700016],
    ["a wrong secret", { ...good, client_secret: "guess" }, 401, "invalid_client", 7000215],
    ["no secret", { ...good, client_secret: "" }, 401, "invalid_client", 7000218],
    [
      "a scope of single permissions",
      { ...good, scope: `${organizationUrl}/user_impersonation` },
      400,
      "invalid_scope",
      70011,
    ],
    ["two scopes", { ...good, scope: `${scope} ${scope}` }, 400, "invalid_scope", 70011],
    ["another environment's scope", { ...good, scope: "https://other/.default" }, 400, "invalid_resource", 500011],
    ["no scope", { ...good, scope: "" }, 400, "invalid_request", 900144],
    ["no client id", { ...good, client_id: "" }, 400, "invalid_request", 900144],
    ["no grant type", { ...good, grant_type: "" }, 400, "invalid_request", 900144],
    ["a refresh token", { ...good, grant_type: "refresh_token" }, 400, "unsupported_grant_type", 70003],
    [
      "a device code",
      { ...good, grant_type: "urn:ietf:params:oauth:grant-type:device_code" },
      400,
      "unsupported_grant_type",
      70003,
    ],
  ])("with %s is refused as Microsoft Entra does", async (_what, form, status, error, code) => {
    const response = await signInWith().answerTokenRequest(request(form));
    expect(response.status).toBe(status);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ error, error_codes: [code], timestamp: "1970-01-01 00:00:00Z" });
    expect(body.error_description).toMatch(
      new RegExp(
        `^AADSTS${code}: .* Trace ID: ${String(body.trace_id)} Correlation ID: ${String(body.correlation_id)} `,
      ),
    );
  });

  test("at another tenant is refused", async () => {
    const response = await signInWith().answerTokenRequest(request(good, userId));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_tenant", error_codes: [90002] });
  });

  test("that is no POST is refused", async () => {
    const response = await signInWith().answerTokenRequest(
      new Request(`${organizationUrl}/${tenantId}/oauth2/v2.0/token`),
    );
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [900561] });
  });

  test("keeps its own correlation id in the refusal", async () => {
    const query = `?client-request-id=${clientId}`;
    const response = await signInWith().answerTokenRequest(request({ ...good, client_secret: "x" }, tenantId, query));
    expect(await response.json()).toMatchObject({ correlation_id: clientId });
  });

  test("never tells a secret, neither the right nor the sent one", async () => {
    const text = await (await signInWith().answerTokenRequest(request({ ...good, client_secret: "gu3ss" }))).text();
    expect(text).not.toMatch(/s3cret|gu3ss/);
  });
});

describe("a token", () => {
  test("is accepted, again and again, until it expires", async () => {
    let now = 0;
    const signIn = signInWith({ clock: () => now });
    const authorization = `Bearer ${await tokenOf(signIn)}`;
    for (now of [0, 1000, 3_598_999]) expect(signIn.authenticate(authorization)).toEqual({ userId });
    now = 3_599_000;
    expect(signIn.authenticate(authorization)).toBeUndefined();
  });

  test("that was never seen before is refused when it has expired", async () => {
    let now = 0;
    const signIn = signInWith({ clock: () => now });
    const authorization = `Bearer ${await tokenOf(signIn)}`;
    now = 3_599_000;
    expect(signIn.authenticate(authorization)).toBeUndefined();
  });

  test("of another emulator is refused, also when everything in it agrees", async () => {
    expect(signInWith().authenticate(`Bearer ${await tokenOf(signInWith())}`)).toBeUndefined();
  });

  test.each([undefined, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic dTpw"])(
    "is not '%s'",
    (authorization) => {
      expect(signInWith().authenticate(authorization)).toBeUndefined();
    },
  );

  test("is refused when its algorithm is 'none' and its signature empty", async () => {
    const signIn = signInWith();
    const [, payload] = (await tokenOf(signIn)).split(".");
    const header = Buffer.from('{"typ":"JWT","alg":"none"}').toString("base64url");
    expect(signIn.authenticate(`Bearer ${header}.${payload ?? ""}.`)).toBeUndefined();
  });

  test("is refused after any change of any character", async () => {
    const signIn = signInWith();
    const token = await tokenOf(signIn);
    expect(signIn.authenticate(`Bearer ${token}`)).toEqual({ userId });
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.stringMatching(/^[\w.-]$/), (index, character) => {
        fc.pre(token[index] !== character);
        const forged = token.slice(0, index) + character + token.slice(index + 1);
        expect(signIn.authenticate(`Bearer ${forged}`)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

test("the challenge names this emulator's authority and the resource, comma-separated and unquoted", () => {
  expect(
    signInWith({ organizationUrl: `${organizationUrl}/` }).challenge(`${organizationUrl}/api/data/v9.2/accounts`),
  ).toEqual({
    "WWW-Authenticate": `Bearer authorization_uri=${organizationUrl}/${tenantId}/oauth2/authorize, resource_id=${organizationUrl}/`,
  });
});
