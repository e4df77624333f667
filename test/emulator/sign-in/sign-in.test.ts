import { describe, expect, test } from "vitest";
import { guidOf } from "../../../src/emulator/guid.ts";
import { claimsOf, clientId, origin, publicClient, scope, secretForm, signingIn, tenantId } from "./signing-in.ts";

const userId = guidOf(`application user ${clientId}`);
const tokenUrl = `${origin}/${tenantId}/oauth2/v2.0/token`;

describe("a token request of an application", () => {
  test("with the right secret is answered with a bearer token and its lifetime", async () => {
    const { signIn } = signingIn({ tokenLifetimeSeconds: 3599 });
    const response = await signIn.routes.request(tokenUrl, { method: "POST", body: new URLSearchParams(secretForm) });
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
    const { post, wait } = signingIn();
    wait(1_700_000_000.999);
    const { body } = await post("token", secretForm);
    expect(claimsOf(body.access_token)).toEqual({
      aud: origin,
      iss: `${origin}/${tenantId}/`,
      tid: tenantId,
      appid: clientId,
      oid: guidOf(`object ${clientId}`),
      idtyp: "app",
      iat: 1_700_000_000,
      nbf: 1_700_000_000,
      exp: 1_700_003_600,
    });
  });

  test.each([
    ["the OpenID scopes beside the environment's", { scope: `${scope} openid profile offline_access` }],
    ["the environment's slash doubled", { scope: `${origin}//.default` }],
    ["fields that only count uses", { "x-client-SKU": "msal.js.node" }],
    ["its client id in capitals", { client_id: clientId.toUpperCase() }],
  ])("may have %s", async (_what, fields) => {
    expect(await signingIn().post("token", { ...secretForm, ...fields })).toMatchObject({ status: 200 });
  });

  test.each([tenantId.toUpperCase(), "common", "organizations"])("may come to the tenant '%s'", async (tenant) => {
    const { body } = await signingIn().post("token", secretForm, tenant);
    expect(claimsOf(body.access_token)).toMatchObject({ tid: tenantId });
  });

  test.each<[string, Record<string, string>, number, string, number]>([
    ["an unknown application", { client_id: userId }, 400, "unauthorized_client", 700016],
    ["a wrong secret", { client_secret: "guess" }, 401, "invalid_client", 7000215],
    ["no secret", { client_secret: "" }, 401, "invalid_client", 7000218],
    ["a public client", { client_id: publicClient, client_secret: "" }, 401, "invalid_client", 7000218],
    ["a public client's secret", { client_id: publicClient }, 401, "invalid_client", 700025],
    ["a scope of single permissions", { scope: `${origin}/user_impersonation` }, 400, "invalid_scope", 70011],
    ["two scopes", { scope: `${scope} ${scope}` }, 400, "invalid_scope", 70011],
    ["another environment's scope", { scope: "https://other/.default" }, 400, "invalid_resource", 500011],
    ["no scope", { scope: "" }, 400, "invalid_request", 900144],
    ["no client id", { client_id: "" }, 400, "invalid_request", 900144],
    ["no grant type", { grant_type: "" }, 400, "invalid_request", 900144],
    ["a password", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
  ])("with %s is refused as Microsoft Entra does", async (_what, fields, status, error, code) => {
    const answer = await signingIn().post("token", { ...secretForm, ...fields });
    expect(answer).toMatchObject({
      status,
      body: { error, error_codes: [code], timestamp: "1970-01-01 00:00:00Z" },
    });
    const { error_description: description, trace_id: trace, correlation_id: correlation } = answer.body;
    expect(description).toMatch(
      new RegExp(`^AADSTS${code}: .* Trace ID: ${String(trace)} Correlation ID: ${String(correlation)} `),
    );
  });

  test.each([userId, "consumers", "contoso.example"])("at the tenant '%s' is refused", async (tenant) => {
    const answer = await signingIn().post("token", secretForm, tenant);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_tenant", error_codes: [90002] } });
  });

  test("that is no POST is refused", async () => {
    const response = await signingIn().signIn.routes.request(tokenUrl);
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [900561] });
  });

  test("keeps its own correlation id in the refusal", async () => {
    const url = `${tokenUrl}?client-request-id=${clientId}`;
    const response = await signingIn().signIn.routes.request(url, { method: "POST", body: "" });
    expect(await response.json()).toMatchObject({ correlation_id: clientId });
  });

  test("never tells a secret, neither the right nor the sent one", async () => {
    const answer = await signingIn().post("token", { ...secretForm, client_secret: "gu3ss" });
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|gu3ss/);
  });
});

test("each of several applications signs in with its own secret, as a user of its own", async () => {
  const other = { clientId: "55555555-5555-5555-5555-555555555555", clientSecret: "0ther" };
  const { signIn, post } = signingIn({ applications: [other] });
  const userOf = async (form: Record<string, string>) => {
    const { body } = await post("token", { ...secretForm, ...form });
    return signIn.authenticate(`Bearer ${String(body.access_token)}`, origin);
  };
  expect(await userOf({})).toEqual({ userId, kind: "application" });
  expect(await userOf({ client_id: other.clientId, client_secret: "0ther" })).toEqual({
    userId: guidOf(`application user ${other.clientId}`),
    kind: "application",
  });
  expect(await userOf({ client_id: other.clientId, client_secret: "s3cret" })).toBeUndefined();
});

test("the challenge names this emulator's authority and the resource, comma-separated and unquoted", () => {
  expect(signingIn().signIn.challenge(`${origin}/api/data/v9.2/accounts`)).toEqual({
    "WWW-Authenticate": `Bearer authorization_uri=${origin}/${tenantId}/oauth2/authorize, resource_id=${origin}/`,
  });
});

test.each(["oauth2/authorize", "oauth2/v2.0/authorize"])(
  "'%s', where browsers sign in, is not there and says so",
  async (path) => {
    const response = await signingIn().signIn.routes.request(`${origin}/${tenantId}/${path}?response_type=code`);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("authorization code flow");
  },
);
