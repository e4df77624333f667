import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenFor } from "../../emulator/signed-in.ts";
import { httpsEmulator, type HttpsEmulator } from "./https-emulator.ts";

let now = Date.parse("2026-01-01T00:00:00Z");
let org: HttpsEmulator;
let other: HttpsEmulator;
beforeEach(async () => {
  const options = { clock: () => now, tokenLifetimeSeconds: 1 };
  [org, other] = await Promise.all([httpsEmulator(options), httpsEmulator(options)]);
});
afterEach(() => Promise.all([org.emulator.close(), other.emulator.close()]));

const goodToken = () => tokenFor(org.emulator, fetch, org.url);

function forge(token: string, header: object, key?: string): string {
  const content = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${token.split(".")[1]!}`;
  return `${content}.${key === undefined ? "" : createHmac("sha256", key).update(content).digest("base64url")}`;
}

const tokens: [string, () => Promise<string>][] = [
  ["of another environment", () => tokenFor(other.emulator, fetch, other.url)],
  [
    "that has expired",
    async () => {
      const token = await goodToken();
      now += 1000;
      return token;
    },
  ],
  ["without an algorithm", async () => forge(await goodToken(), { alg: "none", typ: "JWT" })],
  ["signed with another key", async () => forge(await goodToken(), { alg: "HS256", typ: "JWT" }, "secret")],
  ["that was cut off", async () => (await goodToken()).slice(0, -1)],
  ["without a signature", async () => (await goodToken()).replace(/\.[^.]*$/, "")],
  ["that is empty", () => Promise.resolve("")],
];

test.each(tokens)("a token %s is refused with 401 and the challenge, and changes nothing", async (_what, tokenOf) => {
  const response = await fetch(`${org.url}/api/data/v9.2/accounts`, {
    method: "POST",
    headers: { Authorization: `Bearer ${await tokenOf()}`, "Content-Type": "application/json" },
    body: '{"name":"Contoso"}',
  });
  expect(response.status).toBe(401);
  expect(response.headers.get("WWW-Authenticate")).toBe(
    `Bearer authorization_uri=${org.url}/${org.emulator.tenantId}/oauth2/authorize, resource_id=${org.url}/`,
  );
  expect(await response.text()).toBe("");
  expect(org.emulator.snapshot("account")).toEqual([]);
});

test("a good token of this environment is not refused", async () => {
  const headers = { Authorization: `Bearer ${await goodToken()}` };
  expect((await fetch(`${org.url}/api/data/v9.2/WhoAmI`, { headers })).status).toBe(200);
});
