import { describe, expect, test } from "vitest";
import {
  ada,
  approve,
  claimsOf,
  clientId,
  deviceForm,
  origin,
  publicClient,
  scope,
  signingIn,
  tenantId,
} from "./signing-in.ts";

const begin = { client_id: publicClient, scope: `${scope} openid offline_access` };

describe("a device code", () => {
  test("comes with a code to type, the page to type it on, and how to wait", async () => {
    const { status, body } = await signingIn().post("devicecode", begin);
    expect(status).toBe(200);
    expect(body).toEqual({
      user_code: expect.stringMatching(/^[B-Z]{9}$/) as string,
      device_code: expect.stringMatching(/^[\w-]{40,}$/) as string,
      verification_uri: `${origin}/_emulator/devicelogin`,
      expires_in: 900,
      interval: 5,
      message: expect.stringContaining(
        `${origin}/_emulator/devicelogin and enter the code ${String(body.user_code)} `,
      ) as string,
    });
  });

  test("gives the tokens of whoever approved it", async () => {
    const { signIn, signInAda } = signingIn();
    const { body } = await signInAda();
    expect(signIn.authenticate(`Bearer ${String(body.access_token)}`, origin)).toEqual({
      userId: ada.userId,
      kind: "user",
    });
    expect(claimsOf(body.id_token)).toMatchObject({
      aud: publicClient,
      iss: `${origin}/${tenantId}/v2.0`,
      tid: tenantId,
      name: "Ada Lovelace",
      preferred_username: ada.userName,
    });
    expect(body).toMatchObject({ scope: `${origin}/user_impersonation ${origin}/.default` });
  });

  test("gives no more tokens than the scope asks for", async () => {
    const { body } = await signingIn().signInAda(`${origin}/user_impersonation`);
    expect(Object.keys(body)).toEqual(["token_type", "expires_in", "ext_expires_in", "access_token", "scope"]);
  });

  test("can be approved as an application's user, and by what is read off a screen", async () => {
    const { signIn, post } = signingIn();
    const { body } = await post("devicecode", begin);
    const typed = String(body.user_code)
      .toLowerCase()
      .replace(/^(...)/, " $1-");
    expect(await approve(signIn, { user_code: typed, application: clientId })).toMatchObject({ status: 200 });
    expect(await post("token", deviceForm(String(body.device_code)))).toMatchObject({ status: 200 });
  });

  test("is pending until it is approved; who asks too often is told so", async () => {
    const { signIn, post, wait } = signingIn({ deviceCodeIntervalSeconds: 3 });
    const { body } = await post("devicecode", begin);
    const poll = async () => {
      const answer = await post("token", deviceForm(String(body.device_code)));
      return answer.body.error ?? answer.status;
    };
    expect(await poll()).toBe("authorization_pending");
    wait(2);
    expect(await poll()).toBe("slow_down");
    wait(3);
    expect(await poll()).toBe("authorization_pending");
    await approve(signIn, { user_code: body.user_code, user: ada.userName });
    wait(3);
    expect(await poll()).toBe(200);
  });

  test("is good once", async () => {
    const { approvedCode, post } = signingIn();
    const form = deviceForm(await approvedCode());
    expect(await post("token", form)).toMatchObject({ status: 200 });
    expect(await post("token", form)).toMatchObject({ status: 400, body: { error: "bad_verification_code" } });
  });

  test("is good for the client that asked for it alone", async () => {
    const { approvedCode, post } = signingIn();
    const form = { ...deviceForm(await approvedCode()), client_id: clientId, client_secret: "s3cret" };
    expect(await post("token", form)).toMatchObject({ status: 400, body: { error: "bad_verification_code" } });
  });

  test("expires, approved or not", async () => {
    const { approvedCode, post, wait, signIn } = signingIn({ deviceCodeLifetimeSeconds: 2 });
    const { body } = await post("devicecode", begin);
    const approved = await approvedCode();
    wait(2);
    for (const code of [String(body.device_code), approved]) {
      expect(await post("token", deviceForm(code))).toMatchObject({
        status: 400,
        body: { error: "expired_token", error_codes: [70020] },
      });
    }
    expect(await approve(signIn, { user_code: body.user_code, user: ada.userName })).toMatchObject({ status: 400 });
  });

  test.each<[string, Record<string, string>, string]>([
    ["an unknown client", { client_id: tenantId }, "unauthorized_client"],
    ["no client", { client_id: "" }, "invalid_request"],
    ["no scope", { scope: "" }, "invalid_request"],
    ["a scope of OpenID alone", { scope: "openid offline_access" }, "invalid_scope"],
    ["another environment's scope", { scope: "https://other/.default" }, "invalid_resource"],
    ["an application without its secret", { client_id: clientId }, "invalid_client"],
  ])("is not given to %s", async (_what, fields, error) => {
    expect((await signingIn().post("devicecode", { ...begin, ...fields })).body).toMatchObject({ error });
  });
});

describe("an approval", () => {
  test.each<[string, unknown, string]>([
    ["of an unknown code", { user_code: "BCDFGHJKL", user: ada.userName }, "No sign-in waits for the code 'BCDFGHJKL'"],
    ["of an empty code", { user_code: "", user: ada.userName }, "No sign-in waits"],
    ["by nobody", { user_code: "BCDFGHJKL" }, "Expected a JSON object"],
    [
      "by a stranger",
      { user_code: "BCDFGHJKL", user: "eve" },
      `There is no user 'eve'. Expected one of: ${ada.userName}`,
    ],
    ["by an empty name", { user_code: "BCDFGHJKL", user: "" }, "There is no user ''"],
    ["that is no text", { user_code: 1, user: 2 }, "Expected a JSON object"],
    ["that is no JSON", "{", "Expected a JSON object"],
    ["that is null", "null", "Expected a JSON object"],
  ])("%s is refused, and says why", async (_what, body, message) => {
    expect(await approve(signingIn().signIn, body)).toEqual({
      status: 400,
      body: { error: { message: expect.stringContaining(message) as string } },
    });
  });

  test("cannot be made twice", async () => {
    const { signIn, post } = signingIn();
    const { body } = await post("devicecode", begin);
    const approval = { user_code: body.user_code, user: ada.userId };
    expect(await approve(signIn, approval)).toEqual({
      status: 200,
      body: { user: ada.userName, systemuserid: ada.userId },
    });
    expect(await approve(signIn, approval)).toMatchObject({ status: 400 });
  });
});
