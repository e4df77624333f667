/** Holds the tables of parameters in the guide to records against the options, the flags and the tests that there are. */
import { existsSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { defineGet } from "../../src/cli/commands/get.ts";
import { defineRemove } from "../../src/cli/commands/remove.ts";
import { defineSet } from "../../src/cli/commands/set.ts";
import { getRecords, removeRecords, setRecords } from "../../src/index.ts";
import { codesIn, readGuide, repository, tableBelow } from "./guide.ts";
import { optionsOf } from "./options-of.ts";

const get = [
  ...optionsOf((options) => getRecords("account", options)),
  // Of the option matchOn, and of count().
  ...["records", "allowMultipleMatches", "approximate"],
];
const set = optionsOf((options) => setRecords("account", [], options));
const remove = optionsOf((options) => removeRecords("account", [], options));

/** What a record may say beside its columns. */
const REMARKS = ["@callerId", ":Raw", ":Display"];

const cmdlets = [
  { cmdlet: "Get-DataverseRecord", options: get, define: defineGet, parameters: 27 },
  { cmdlet: "Set-DataverseRecord", options: set, define: defineSet, parameters: 29 },
  { cmdlet: "Remove-DataverseRecord", options: remove, define: defineRemove, parameters: 17 },
];

const guide = readGuide("records");

describe.each(cmdlets)("the table of $cmdlet", ({ cmdlet, options, define, parameters }) => {
  const rows = tableBelow(guide, `### ${cmdlet}`);

  test("has every parameter once, each with its test or why it is not offered", () => {
    const named = rows.flatMap(([parameter]) => codesIn(parameter));
    expect(new Set(named).size).toBe(parameters);
    expect(named).toHaveLength(parameters);
    const bare = rows.filter(([, library = "", , tested]) => tested === "" && !/^not offered: \w/.test(library));
    expect(bare).toEqual([]);
  });

  test("names only options that there are", () => {
    const named = rows.flatMap(([, library]) => codesIn(library));
    expect(named.filter((name) => !options.includes(name) && !REMARKS.includes(name))).toEqual([]);
  });

  test("names only flags that the help of the command shows", () => {
    const command = new Command();
    define(command);
    const shown: readonly string[] = command.helpInformation().match(/--[a-z-]+/g) ?? [];
    const named = rows.flatMap(([, , flag]) => codesIn(flag));
    expect(named.filter((flag) => !shown.includes(flag))).toEqual([]);
  });

  test("names only tests that there are", () => {
    const named = rows.flatMap(([, , , tested]) => codesIn(tested));
    expect(named.filter((path) => !existsSync(repository + path))).toEqual([]);
  });

  test("and the guide around it know every option", () => {
    const named = new Set(Array.from(guide.matchAll(/\b\w+\b/g), ([word]) => word));
    expect(options.filter((name) => !named.has(name))).toEqual([]);
  });
});
