import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getRecords, setRecords } from "../../src/index.ts";
import { openCommandLine, type CommandLine } from "./command-line.ts";
import { codeBlocks, examples, shownRegions } from "./guide.ts";
import { runProgram } from "./run-program.ts";

const run = (program: string): Promise<string[]> =>
  runProgram(process.execPath, [`${program}.ts`], {}, examples.records);

describe("the examples of the guide to records", () => {
  test.each([
    [
      "modes",
      [
        "2 created",
        "1 created, 1 updated, 1 unchanged",
        "1 unchanged, 1 skipped",
        "1 created, 1 skipped",
        "2 updated",
        "1 created, 1 updated",
        "2 upserted",
        "1 unchanged",
      ],
    ],
    ["match-on", ["2 created, 1 updated", "1", "1 created, 1 updated", "1 failed", "1 updated", "3"]],
    ["values", ["2025-12-31T17:30:00Z 2"]],
    ["files", ["2 created", "tell.ts, hello.txt"]],
    ["migration", ["2 created", "2 updated", "Ann Bob 2009-05-01T08:00:00Z", "Bob Ann 2011-11-30T00:00:00Z"]],
    ["jobs", ["true true", "1000 1000 0", "true"]],
    ["if-match", ["0 ok", "1 failed"]],
    ["outcomes", ["1001 failed Cannot insert duplicate key.", "1001 1 0 0"]],
    ["reading", ["24", "49", "11", "0", "75", "1", "Account 1 Doe", "Account 100", "50", "100", "40", "40", "20"]],
    ["requests", ["accounts"]],
  ])("%s prints what its comments say", async (program, expected) => {
    expect(await run(program)).toEqual(expected);
  });

  test("lookups finds, refuses, creates and leaves empty", async () => {
    const printed = await run("lookups");
    expect(printed[0]).toMatch(/^account\.parentaccountid: .* got "Nobody"/);
    expect(printed[1]).toMatch(/^account\.parentaccountid: .* got "Twin"/);
    expect(printed.slice(2)).toEqual(["2 created, 1 unchanged", "1", "1 updated", "Contoso", "Nobody", "Twin"]);
  });

  test("what-if tells what would become of each record", async () => {
    expect((await run("what-if")).toSorted()).toEqual([
      "0 would be updated",
      '1 account.numberofemployees: expected a whole number, got "many" (string).',
      "2 would be created",
    ]);
  });

  test("removing deletes what it says, and nothing where the number is another", async () => {
    const [matched, refused, ...others] = await run("removing");
    expect(matched).toBe("1 deleted, 1 skipped");
    expect(refused).toMatch(/^Expected 6 records to delete, but the 5 that came in lead to 5\. Nothing was deleted\./);
    expect(others).toEqual(["5 deleted", "succeeded 24"]);
  });

  test("are shown in the guide as they are", () => {
    expect(codeBlocks("ts", "records").sort()).toEqual(shownRegions(".ts", "records").sort());
  });
});

describe("the command lines of the guide to records", () => {
  let commandLine: CommandLine;
  const runAll = (lines: string | undefined): Promise<string[]> => commandLine.run(lines, commandLine.directory);
  const linesOf = (name: string): string[] => readFileSync(fileAt(name), "utf8").trimEnd().split("\n");
  const fileAt = (name: string): string => join(commandLine.directory, name);

  beforeAll(async () => {
    commandLine = await openCommandLine();
  });
  afterAll(() => commandLine.close());

  const [importing, declaring, ...others] = codeBlocks("sh", "records");

  test("update what a file has in common with the table, create the rest, and read it back", async () => {
    const contacts = [{ lastname: "Doe", emailaddress1: "a@example.com" }, { lastname: "Roe" }];
    await setRecords("contact", contacts, { createOnly: true });
    writeFileSync(fileAt("contacts.csv"), "emailaddress1,lastname\nA@example.com,Dow\nb@example.com,Poe\n");
    await runAll(importing);
    const read = getRecords("contact", { columns: ["lastname"] });
    const names = (await Array.fromAsync(read)).map(({ lastname }) => lastname);
    expect(names.sort()).toEqual(["Dow", "Poe", "Roe"]);
    expect(linesOf("active.csv")).toHaveLength(1 + 3);
    expect(linesOf("refused.csv")).toHaveLength(1);
  });

  test("declare the types of tables", async () => {
    await runAll(declaring);
    const declared = linesOf("dataverse.ts").filter((line) =>
      /^export interface (Contact|ContactInput|Account) /.test(line),
    );
    expect(declared).toHaveLength(3);
  });

  test("are all run here", () => {
    expect(declaring).toBeDefined();
    expect(others).toEqual([]);
  });
});
