import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, ended, main } from "./dvp.ts";
import { spawn } from "node:child_process";

/** The scripts that a run of the command loads: Node's own coverage lists them. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-parallel-coverage-"));
  try {
    expect((await dvp(args, { env: { NODE_V8_COVERAGE: folder } })).code).toBe(0);
    const [file = ""] = readdirSync(folder);
    const { result } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("help loads neither the HTTP client nor the emulator nor the other commands, for it must be quick", async () => {
  const files = await loadedBy(["--help"]);
  expect(files.some((url) => url.includes("/commander/"))).toBe(true);
  expect(
    files
      .filter((url) => /\/dist\/(?!cli\/)|\/cli\/commands\//.test(url))
      .filter((url) => !/\/errors(?:\.js|\/)/.test(url)),
  ).toEqual([]);
  const ofCommand = await loadedBy(["set", "--help"]);
  expect(ofCommand.filter((url) => /undici|\/emulator\/|commands\/(?!set)/.test(url))).toEqual([]);
});

test("every command's help begins with examples, two at least", async () => {
  const names = ["get", "set", "remove", "parallel", "request", "types", "whoami", "emulator"];
  const helps = await Promise.all(names.map((name) => dvp([name, "--help"])));
  for (const [at, { code, stdout }] of helps.entries()) {
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Examples:\n(?: {2}\$ .*\bdvp .*\n){2,}\nUsage: dvp /);
    expect(stdout).toContain(`Usage: dvp ${names[at]} `);
  }
  expect((await dvp(["help", "set"])).stdout).toBe(helps[1]?.stdout);
});

test("the version, the exit codes, and help on nothing", async () => {
  expect((await dvp(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await dvp(["help", "exit-codes"])).stdout).toContain("130  interrupted");
  const unknown = await dvp(["help", "nonsense"]);
  expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
});

test("a mistyped command or flag is refused with 2, a suggestion and the next thing to try", async () => {
  const command = await dvp(["gett"]);
  expect([command.code, command.stdout]).toEqual([2, ""]);
  expect(command.stderr).toBe(
    "error: unknown command 'gett'\n(Did you mean get?)\nRun dvp --help to see what there is.\n",
  );
  const flag = await dvp(["get", "account", "--fitler", "x"]);
  expect(flag.code).toBe(2);
  expect(flag.stderr).toContain("(Did you mean --filter?)\nRun dvp get --help");
});

test("a secret is refused as a flag, and neither it nor what follows a mistyped flag is repeated", async () => {
  for (const args of [["--client-secret", "hush-hush"], ["--client-secret=hush-hush"], ["--client-secrt=hush-hush"]]) {
    const { code, stderr } = await dvp(["whoami", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain("client-sec");
    expect(stderr).not.toContain("hush-hush");
  }
});

test("an older Node is told what is needed, before anything else is loaded", async () => {
  const older = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "22.18.0" })';
  const { code, stderr } = await ended(spawn(process.execPath, ["--import", older, main, "whoami"]));
  expect(code).toBe(1);
  expect(stderr).toBe("dvp needs Node 22.19 or newer, this is 22.18.0. Install a newer one: https://nodejs.org\n");
});
