import { createPublicKey, verify, type JsonWebKey } from "node:crypto";
import { expect, test } from "vitest";
import { origin, signingIn, tenantId } from "./signing-in.ts";

type Configuration = Readonly<Record<string, unknown>>;

async function get(path: string, { signIn } = signingIn()): Promise<Configuration> {
  return (await (await signIn.routes.request(path)).json()) as Configuration;
}

const configurationOf = (tenant: string) => get(`${origin}/${tenant}/v2.0/.well-known/openid-configuration`);

test("a client finds every endpoint of the tenant", async () => {
  expect(await configurationOf(tenantId)).toMatchObject({
    issuer: `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/devicecode`,
    jwks_uri: `${origin}/${tenantId}/discovery/v2.0/keys`,
  });
});

test.each(["common", "organizations"])(
  "'%s' does not know its issuer yet, as that of Microsoft Entra",
  async (tenant) => {
    expect(await configurationOf(tenant)).toMatchObject({
      issuer: `${origin}/{tenantid}/v2.0`,
      token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    });
  },
);

test("an unknown tenant has no configuration", async () => {
  expect(await configurationOf(origin.slice(8, 11))).toMatchObject({ error: "invalid_tenant", error_codes: [90002] });
});

test("id tokens are signed with a key that the configuration leads to", async () => {
  const org = signingIn();
  const { body } = await org.signInAda();
  const { keys } = (await get(`${origin}/${tenantId}/discovery/v2.0/keys`, org)) as {
    keys?: (JsonWebKey & { kid?: string })[];
  };
  const [header = "", payload = "", signature = ""] = String(body.id_token).split(".");
  const { kid, alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as Record<string, unknown>;
  expect(alg).toBe("RS256");
  const key = keys?.find((each) => each.kid === kid);
  expect(key).toMatchObject({ kty: "RSA", use: "sig" });
  expect(key).not.toHaveProperty("d");
  const publicKey = createPublicKey({ key: key!, format: "jwk" });
  expect(verify("sha256", Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, "base64url"))).toBe(
    true,
  );
});
