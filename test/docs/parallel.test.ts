import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCommandLine, type CommandLine } from "./command-line.ts";
import { codeBlocks, examples, shownRegions } from "./guide.ts";
import { runProgram } from "./run-program.ts";

const run = (program: string): Promise<string[]> =>
  runProgram(process.execPath, [`${program}.ts`], {}, examples.parallel);

describe("the examples of the guide to blocks", () => {
  test.each([
    ["several-steps", ["120 3", "100"]],
    [
      "outputs",
      [
        ...["12", "24", "36", "48", "60", "72", "[ 12, 24, 36, 48, 60, 72 ]", "6 6"],
        "[ 'before 1', 'after 1', 'before 2', 'after 2' ]",
      ],
    ],
    ["slow-source", ["[ [ 1, 2 ], [ 3 ] ]"]],
    ["in-workers", ["4203"]],
    ["failures", ["7", "12", "2 1", `1 [ 'x' ] "x" is no number`, "3 2", "1 1"]],
    ["as-job", ["Error: The power fails when all is written.", "300 300 100", "300"]],
    ["stopping", ["true", "true", "TimeoutError"]],
    [
      "streams",
      [
        "verbose 2 files [ 'a.csv', 'b.csv' ]",
        "Reading a.csv 0 of 2",
        "Reading b.csv 1 of 2",
        "warning is empty [ 'b.csv' ]",
        "ok 0 2",
        "2 ok, 0 failed, of 2",
      ],
    ],
  ])("%s prints what its comments say", async (program, expected) => {
    expect(await run(program)).toEqual(expected);
  });

  test("are shown in the guide as they are", () => {
    expect(codeBlocks("ts", "parallel").sort()).toEqual(shownRegions(".ts", "parallel").sort());
  });
});

describe("the command lines of the guide to blocks", () => {
  let commandLine: CommandLine;
  beforeAll(async () => {
    commandLine = await openCommandLine();
  });
  afterAll(() => commandLine.close());

  test("count primes in worker threads, and double numbers", async () => {
    const [lines, ...others] = codeBlocks("sh", "parallel");
    const primes = ["1229", "1033", "983", "958"];
    expect(await commandLine.run(lines, examples.parallel)).toEqual([...primes, "2", "4", "6", "8", "10"]);
    expect(others).toEqual([]);
  });
});
