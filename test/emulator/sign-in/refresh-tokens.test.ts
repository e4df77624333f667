import { expect, test } from "vitest";
import { createRefreshTokens } from "../../../src/emulator/sign-in/refresh-tokens.ts";
import { ada, clientId, origin, publicClient, scope, signingIn } from "./signing-in.ts";

function refreshForm(token: unknown, fields: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { grant_type: "refresh_token", client_id: publicClient, refresh_token: String(token), scope, ...fields };
}

test("a refresh token gives a new access token of the same user, and a new refresh token", async () => {
  const { signIn, signInAda, post, wait } = signingIn();
  const first = (await signInAda()).body;
  wait(3600);
  const second = (await post("token", refreshForm(first.refresh_token))).body;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(signIn.authenticate(`Bearer ${String(first.access_token)}`, origin)).toBeUndefined();
  expect(signIn.authenticate(`Bearer ${String(second.access_token)}`, origin)).toEqual({
    userId: ada.userId,
    kind: "user",
  });
  expect(await post("token", refreshForm(second.refresh_token))).toMatchObject({ status: 200 });
});

test("the scope may be left out of a refresh", async () => {
  const { signInAda, post } = signingIn();
  const form = {
    grant_type: "refresh_token",
    client_id: publicClient,
    refresh_token: String((await signInAda()).body.refresh_token),
  };
  expect((await post("token", form)).body).toMatchObject({ id_token: expect.any(String) as string });
});

test("a refresh token is worth nothing once it has expired, nor changed, nor to another client or emulator", async () => {
  const org = signingIn({ refreshTokenLifetimeSeconds: 5 });
  const token = String((await org.signInAda()).body.refresh_token);
  const refuse = async (form: Record<string, string>, { post } = org) => (await post("token", form)).body;
  const invalid = { error: "invalid_grant", error_codes: [70000] };
  expect(await refuse(refreshForm(token.slice(1)))).toMatchObject(invalid);
  expect(await refuse(refreshForm(token, { client_id: clientId, client_secret: "s3cret" }))).toMatchObject(invalid);
  expect(await refuse(refreshForm(token), signingIn())).toMatchObject(invalid);
  expect(await refuse(refreshForm(token, { refresh_token: "" }))).toMatchObject({ error: "invalid_request" });
  org.wait(5);
  expect(await refuse(refreshForm(token))).toMatchObject({ error: "invalid_grant", error_codes: [700082] });
});

test("a refresh token serves no other tenant", () => {
  const tokens = createRefreshTokens(60, () => 0);
  const token = tokens.sign({ tenantId: "one", clientId, objectId: "ada" });
  expect(tokens.redeem(token, "one", clientId)).toBe("ada");
  expect(() => tokens.redeem(token, "other", clientId)).toThrow("The refresh token is not valid");
});

test("an access token is no refresh token", async () => {
  const { signInAda, post } = signingIn();
  const form = refreshForm((await signInAda()).body.access_token);
  expect((await post("token", form)).body).toMatchObject({ error: "invalid_grant" });
});
