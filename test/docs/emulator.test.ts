import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { connect, whoAmI } from "../../src/index.ts";
import { codeBlocks, examples, repository, shownRegions } from "./guide.ts";
import { runProgram } from "./run-program.ts";

const directory = mkdtempSync(join(tmpdir(), "dvp-emulator-"));
afterAll(() => rmSync(directory, { recursive: true }));

const run = (...args: readonly string[]) => runProgram(process.execPath, args, {}, examples.emulator);

describe("the examples of the guide to the emulator", () => {
  test("an embedded one counts its accounts", async () => {
    expect(await run("embedded.ts")).toEqual(["2"]);
  });

  test("one behind fetch creates an account", async () => {
    expect(await run("as-fetch.ts")).toEqual(["204 1"]);
  });

  test("a create whose answer gets lost is sent twice and done once", async () => {
    expect(await run("lost-answer.ts")).toEqual(["[ 'reset', 412 ]", "[ 'Contoso' ]"]);
  });

  test("node:test passes", async () => {
    const report = await run("--test", "--test-reporter=tap", "node.test.mjs");
    expect(report).toEqual(expect.arrayContaining(["# tests 2", "# pass 2", "# fail 0"]));
  });

  test("vitest passes", async () => {
    const report = await run(`${repository}node_modules/vitest/vitest.mjs`, "run", "--reporter=json", "vitest");
    expect(JSON.parse(report.join(""))).toMatchObject({ success: true, numPassedTests: 2, numTotalTests: 2 });
  });

  test("jest's differs from node:test's in nothing but names", () => {
    const read = (name: string) => readFileSync(examples.emulator + name, "utf8");
    const body = (text: string) => text.slice(text.indexOf("const emulator")).replaceAll(/\s+/g, "");
    const asJest = body(read("node.test.mjs"))
      .replace("after(()", "afterAll(()")
      .replaceAll(/assert\.deepEqual\((.+?),(\[[^\]]*\]),?\)/g, "expect($1).toEqual($2)");
    expect(body(read("jest.test.mjs"))).toBe(asJest);
  });

  test("are shown in the guide as they are", () => {
    expect(codeBlocks("ts", "emulator").sort()).toEqual(shownRegions(".ts", "emulator").sort());
    expect(codeBlocks("js", "emulator").sort()).toEqual(shownRegions(".mjs", "emulator").sort());
  });
});

test("the command line of the guide prints what the guide shows, and a client connects with it", async () => {
  const [line = "", ...others] = codeBlocks("sh", "emulator");
  const [shown = ""] = codeBlocks("text", "emulator");
  expect(others).toEqual([]);
  const command = `exec "${process.execPath}" "${repository}dist/cli/main.js"`;
  const child = spawn("sh", ["-c", line.replace(/^dvp/, command)], {
    cwd: directory,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    printed += chunk as string;
    if (printed.split("\n").length > 4) break;
  }
  const anyPort = (text: string) => text.replace(/:\d+$/m, ":0");
  expect(anyPort(printed)).toBe(anyPort(shown));

  const values = Object.fromEntries(printed.split("\n").map((each) => each.split("=") as [string, string]));
  const { DATAVERSE_URL: url = "", AZURE_CLIENT_ID: clientId = "", AZURE_CLIENT_SECRET: clientSecret = "" } = values;
  const connection = await connect({ url, clientId, clientSecret });
  expect(await whoAmI({ connection })).toHaveProperty("userId");
  await connection.close();
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});
