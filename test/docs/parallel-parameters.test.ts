/** Holds the table of parameters in the guide to blocks against the options and the flags that there are. */
import { Command } from "commander";
import { expect, test } from "vitest";
import { defineParallel } from "../../src/cli/commands/parallel.ts";
import { invokeParallel } from "../../src/index.ts";
import { codesIn, readGuide, tableBelow } from "./guide.ts";
import { optionsOf } from "./options-of.ts";

const guide = readGuide("parallel");
const rows = tableBelow(guide, "### Invoke-DataverseParallel");
const options = optionsOf((given) => invokeParallel([], () => undefined, given));

test("the table has every parameter once, the common ones included", () => {
  const own = ["ScriptBlock", "InputObject", "ChunkSize", "MaxDegreeOfParallelism", "ExcludeModule", "Connection"];
  const actions = ["Error", "Warning", "Information"].flatMap((name) => [`${name}Action`, `${name}Variable`]);
  const common = ["Verbose", "Debug", ...actions, "ProgressAction", "OutVariable", "OutBuffer", "PipelineVariable"];
  const named = rows.flatMap(([parameter]) => codesIn(parameter));
  expect(named.sort()).toEqual([...own, ...common].map((name) => `-${name}`).sort());
});

test("it names only options that there are, and says in words what is not offered", () => {
  const named = rows.flatMap(([, library]) => codesIn(library));
  expect(named.filter((name) => ![...options, "input", "block"].includes(name))).toEqual([]);
  const bare = rows.filter(([, library = ""]) => codesIn(library).length === 0 && library.length < 20);
  expect(bare).toEqual([]);
});

test("it names only flags that the help of the command shows", () => {
  const command = new Command();
  defineParallel(command);
  const shown: readonly string[] = command.helpInformation().match(/--[a-z-]+/g) ?? [];
  const named = rows.flatMap(([, , flag]) => codesIn(flag));
  expect(named.filter((flag) => !shown.includes(flag))).toEqual([]);
});

test("the guide knows every option", () => {
  const named = new Set(Array.from(guide.matchAll(/\b\w+\b/g), ([word]) => word));
  expect(options.filter((name) => !named.has(name))).toEqual([]);
});
