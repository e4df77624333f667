import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator } from "../../../src/emulator/index.ts";
import { encode, signToken } from "../../../src/emulator/sign-in/tokens.ts";
import { tokenFor } from "../signed-in.ts";
import { expectAlive, expectUnchanged } from "./laws.ts";
import { openOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

describe("a token signs in nobody", () => {
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
  const use = (token: string) =>
    expectUnchanged(org, () =>
      org.ask("POST", "accounts", { body: "{}", headers: { Authorization: `Bearer ${token}` } }),
    );

  async function expectChallenge(token: string): Promise<void> {
    const { status, headers } = await use(token);
    expect(status).toBe(401);
    expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer authorization_uri=.*, resource_id=/);
  }

  test("of another environment, although it is of the same name", async () => {
    const other = createEmulator();
    await expectChallenge(await tokenFor(other, other.fetch, other.url));
    await other.close();
  });

  test("of the same environment at another address", async () => {
    const { emulator } = org;
    await expectChallenge(await tokenFor(emulator, emulator.fetch, "https://elsewhere.localhost"));
  });

  test("that has expired", async () => {
    let now = Date.now();
    const aging = createEmulator({ clock: () => now, tokenLifetimeSeconds: 1 });
    const token = await tokenFor(aging, aging.fetch, aging.url);
    const ask = () =>
      aging.fetch(new Request(`${aging.url}/api/data/v9.2/WhoAmI`, { headers: { Authorization: `Bearer ${token}` } }));
    expect((await ask()).status).toBe(200);
    now += 1000;
    expect((await ask()).status).toBe(401);
    await aging.close();
  });

  test("signed with another key", async () => {
    await expectChallenge(signToken(claimsOf(org.token), Buffer.alloc(32, 1)));
  });

  test("with other claims under the old signature", async () => {
    const [header = "", , signature = ""] = org.token.split(".");
    const later = { ...claimsOf(org.token), exp: 4_102_444_800 };
    await expectChallenge(`${header}.${encode(later)}.${signature}`);
  });

  test("that says it needs no signature", async () => {
    const unsigned = `${encode({ typ: "JWT", alg: "none" })}.${encode(claimsOf(org.token))}.`;
    await expectChallenge(unsigned);
    await expectChallenge(unsigned.slice(0, -1));
  });

  test.each(["", ".", "..", "null", "a.b.c", "e30.e30.e30"])("that is none: '%s'", expectChallenge);
});
