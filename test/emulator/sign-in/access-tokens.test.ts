import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guidOf } from "../../../src/emulator/guid.ts";
import { encode } from "../../../src/emulator/sign-in/tokens.ts";
import { clientId, origin, secretForm, signingIn, type SigningIn } from "./signing-in.ts";

const user = { userId: guidOf(`application user ${clientId}`), kind: "application" };

async function tokenOf({ post }: SigningIn): Promise<string> {
  return String((await post("token", secretForm)).body.access_token);
}

describe("an access token", () => {
  test("is accepted, again and again, until it expires", async () => {
    const org = signingIn({ tokenLifetimeSeconds: 10 });
    const authorization = `Bearer ${await tokenOf(org)}`;
    for (const seconds of [0, 1, 8]) {
      org.wait(seconds);
      expect(org.signIn.authenticate(authorization, origin)).toEqual(user);
    }
    org.wait(1);
    expect(org.signIn.authenticate(authorization, origin)).toBeUndefined();
  });

  test("that was never seen before is refused when it has expired", async () => {
    const org = signingIn({ tokenLifetimeSeconds: 1 });
    const authorization = `Bearer ${await tokenOf(org)}`;
    org.wait(1);
    expect(org.signIn.authenticate(authorization, origin)).toBeUndefined();
  });

  test("is refused at another address, whether it was seen at its own or not", async () => {
    const org = signingIn();
    const authorization = `Bearer ${await tokenOf(org)}`;
    expect(org.signIn.authenticate(authorization, "https://other")).toBeUndefined();
    expect(org.signIn.authenticate(authorization, origin)).toEqual(user);
    expect(org.signIn.authenticate(authorization, "https://other")).toBeUndefined();
  });

  test("of another emulator is refused, also when everything in it agrees", async () => {
    expect(signingIn().signIn.authenticate(`Bearer ${await tokenOf(signingIn())}`, origin)).toBeUndefined();
  });

  test.each([undefined, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic dTpw"])("is not '%s'", (header) => {
    expect(signingIn().signIn.authenticate(header, origin)).toBeUndefined();
  });

  test("is refused when it is forged: without an algorithm, with another key, or cut off", async () => {
    const org = signingIn();
    const token = await tokenOf(org);
    const [header = "", payload = ""] = token.split(".");
    const content = `${header}.${payload}`;
    const forged = [
      `${encode({ typ: "JWT", alg: "none" })}.${payload}.`,
      `${content}.`,
      content,
      header,
      token.slice(0, -1),
      `${content}.${createHmac("sha256", "guess").update(content).digest("base64url")}`,
      `${content}.${createHmac("sha256", "").update(content).digest("base64url")}`,
    ];
    expect(forged.filter((each) => org.signIn.authenticate(`Bearer ${each}`, origin))).toEqual([]);
  });

  test("is refused after any change of any character", async () => {
    const org = signingIn();
    const token = await tokenOf(org);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.stringMatching(/^[\w.-]$/), (index, character) => {
        fc.pre(token[index] !== character);
        const forged = token.slice(0, index) + character + token.slice(index + 1);
        expect(org.signIn.authenticate(`Bearer ${forged}`, origin)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("is not what a refresh token or an id token is", async () => {
    const org = signingIn();
    const { body } = await org.signInAda();
    expect(org.signIn.authenticate(`Bearer ${String(body.access_token)}`, origin)).toMatchObject({ kind: "user" });
    for (const other of [body.refresh_token, body.id_token]) {
      expect(org.signIn.authenticate(`Bearer ${String(other)}`, origin)).toBeUndefined();
    }
  });
});
