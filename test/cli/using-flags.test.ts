import { Command } from "commander";
import { expect, test } from "vitest";
import { addUsingFlags, usingOf, type UsingFlags } from "../../src/cli/using-flags.ts";

function parse(...args: string[]): Readonly<Record<string, unknown>> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addUsingFlags(command);
  return usingOf(command.parse(args, { from: "user" }).opts<UsingFlags>());
}

test("names and values are gathered, and outweigh those of the JSON object", () => {
  expect(parse("--using", "a=1", "--using", "b=x=y", "--using-json", '{"a": 5, "rate": 1.19}')).toEqual({
    a: "1",
    b: "x=y",
    rate: 1.19,
  });
  expect(parse()).toEqual({});
});

test("what is no pair or no object is refused", () => {
  expect(() => parse("--using", "a")).toThrow("Expected name=value.");
  expect(() => parse("--using", "=a")).toThrow("Expected name=value.");
  for (const text of ["[1]", "5", "{"]) expect(() => parse("--using-json", text)).toThrow("Expected a JSON object");
});
