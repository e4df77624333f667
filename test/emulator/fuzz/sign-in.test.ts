import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAlive, expectUnchanged, runs } from "./laws.ts";
import { mutatedJson, mutatedText } from "./mutations.ts";
import { openOrganization, type Answer, type Organization } from "./organization.ts";

let org: Organization;
let token: string;
beforeAll(async () => {
  org = await openOrganization();
  ({ token } = org);
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const printable = (text: string): string => text.replace(/[^ -~]/g, "");

test("whatever a token is, it is the one that was given out, or signs in nobody", async () => {
  const place = fc.nat({ max: 999 });
  const mutated = fc
    .tuple(place, fc.constantFrom("", ".", "A", "=", "-", "é", "AAAA", " "), fc.nat({ max: 2 }))
    .map(([at, piece, removed]) => {
      const index = at % token.length;
      return token.slice(0, index) + piece + token.slice(index + removed);
    });
  const authorization = fc.oneof(
    mutated.map((text) => `Bearer ${text}`),
    mutatedText(
      [`Bearer ${"x.".repeat(3)}`, "Basic YTpi", "Bearer", ""],
      ["Bearer ", ".", "e30", "null", "eyJhbGciOiJub25lIn0."],
    ),
  );
  await fc.assert(
    fc.asyncProperty(authorization, async (text) => {
      const Authorization = printable(text);
      fc.pre(Authorization.replace(/^bearer +/i, "").trim() !== token);
      const body = JSON.stringify({ name: "Intruder" });
      const answer = await expectUnchanged(org, () =>
        org.ask("POST", "accounts", { body, headers: { Authorization } }),
      );
      expect(answer.status).toBe(401);
    }),
    runs(150),
  );
});

describe("whatever a form of the authority holds, it is answered in OAuth's shape", () => {
  const tokens = [
    "&",
    "=",
    "%",
    "%00",
    "%ZZ",
    "+",
    "client_id=",
    "client_secret=",
    "scope=",
    "grant_type=",
    "password",
    "null",
    "é",
    "__proto__=1",
    ".",
  ];

  test.each(["token", "devicecode"])("%s", async (endpoint) => {
    const { url, tenantId, clientId, clientSecret } = org.emulator;
    const scope = encodeURIComponent(`${url}/.default`);
    const samples = [
      `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=${scope}`,
      `grant_type=refresh_token&client_id=51f81489-12ee-4a9e-aaae-a2591f45987d&refresh_token=x&scope=${scope}`,
      `grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=51f81489-12ee-4a9e-aaae-a2591f45987d&device_code=x`,
      `client_id=51f81489-12ee-4a9e-aaae-a2591f45987d&scope=${scope}`,
    ];
    await fc.assert(
      fc.asyncProperty(mutatedText(samples, tokens), async (body) => {
        const address = `/${tenantId}/oauth2/v2.0/${endpoint}`;
        const headers = { "Content-Type": "application/x-www-form-urlencoded" };
        expectOAuth(await org.askAt("POST", address, { body: body.toWellFormed(), headers }));
      }),
      runs(120),
    );
  });

  function expectOAuth({ status, text, durationMs }: Answer): void {
    expect(durationMs).toBeLessThan(1000);
    if (status === 200) return;
    expect([400, 401], text).toContain(status);
    expect(JSON.parse(text)).toMatchObject({
      error: expect.stringMatching(/^[a-z_]+$/) as string,
      error_description: expect.stringMatching(/\S/) as string,
    });
  }
});

describe("whatever is sent to the emulator itself", () => {
  const faults = [
    { match: { method: "POST", path: "Nothing", server: 0 }, after: 1, times: 2, action: "reset-after" },
    { probability: 0, action: { status: 503, headers: { "Retry-After": "5" } } },
  ];
  const records = [{ name: "A", revenue: 1, "primarycontactid@odata.bind": null }];
  const tokens = ["[", "]", "{", "}", ",", "\n", '"', ":", "null", "1e999", "\ufeff", "\0"];

  test.each([
    ["faults", faults],
    ["load/account", records],
  ])("%s", async (path, sample) => {
    const text = JSON.stringify(sample);
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutatedJson([sample]), mutatedText([text], tokens)), async (body) => {
        const before = org.records();
        const {
          status,
          text: reply,
          durationMs,
        } = await org.askAt("POST", `/_emulator/${path}`, { body: body.toWellFormed() });
        org.emulator.faults.clear();
        expect(durationMs).toBeLessThan(1000);
        if (status >= 300) {
          expect([400, 404, 412, 501], reply).toContain(status);
          expect(JSON.parse(reply)).toHaveProperty("error.message");
          expect(org.records()).toEqual(before);
        }
      }),
      runs(80),
    );
  });
});
