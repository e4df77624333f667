import { expect, test } from "vitest";
import { dvp, usePlace } from "./dvp.ts";

const { folder, env, emulator, write } = usePlace();
const inPlace = { env, cwd: folder };

test("a body comes from the flag, a file or standard input, and the answer is one line of JSON", async () => {
  const who = await dvp(["request", "get", "WhoAmI"], inPlace);
  expect([who.code, JSON.parse(who.stdout)]).toEqual([
    0,
    expect.objectContaining({ UserId: expect.any(String) as string }),
  ]);
  write("body.json", '\uFEFF{"name":"from a file"}');
  const representation = ["--header", "Prefer: return=representation"];
  const ways: [string, string][] = [
    ['{"name":"from the flag"}', ""],
    ["@body.json", ""],
    ["-", '{"name":"from standard input"}'],
  ];
  for (const [body, input] of ways) {
    const { code, stdout } = await dvp(["request", "POST", "accounts", "--body", body, ...representation], {
      ...inPlace,
      input,
    });
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
  }
  expect(emulator.snapshot("account").map(({ name }) => name)).toEqual([
    "from the flag",
    "from a file",
    "from standard input",
  ]);
});

test("the status and headers are printed when asked for", async () => {
  const { stdout } = await dvp(["request", "POST", "accounts", "--body", "{}", "--include"], inPlace);
  expect(stdout).toMatch(/^HTTP 204\n/);
  expect(stdout).toMatch(/^odata-entityid: .*accounts\(/m);
  expect(stdout.endsWith("\n\n")).toBe(true);
});

test("a text is printed as it came", async () => {
  const { stdout } = await dvp(["request", "GET", "$metadata"], inPlace);
  expect(stdout.startsWith("<?xml")).toBe(true);
});

test.each([
  [["GET", "/accounts"], 2, "relative to the root of the Web API"],
  [["TRACE", "accounts"], 2, "Expected method to be one of"],
  [["GET", "accounts", "--header", "Authorization: Bearer hush-hush"], 2, "The connection signs in itself"],
  [["GET", "accounts", "--header", "nothing"], 2, "Expected a name and a value"],
  [["POST", "accounts", "--body", "{name:x}"], 2, "What --body gives is not valid JSON"],
  [["POST", "accounts", "--body", "@missing.json"], 1, "Cannot read what --body names"],
  [["GET", "nothings"], 1, "nothings"],
])("%j ends with %i", async (args, exitCode, message) => {
  const { code, stdout, stderr } = await dvp(["request", ...args], inPlace);
  expect([code, stdout]).toEqual([exitCode, ""]);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("hush-hush");
});
