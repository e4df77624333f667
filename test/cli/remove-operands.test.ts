import { expect, test } from "vitest";
import { splitOperands } from "../../src/cli/commands/remove.ts";

test("a single operand is a file when no table could have that name", () => {
  expect(splitOperands(["account"])).toEqual({ table: "account", path: undefined });
  expect(splitOperands(["old.csv"])).toEqual({ table: undefined, path: "old.csv" });
  expect(splitOperands(["-"])).toEqual({ table: undefined, path: "-" });
  expect(splitOperands(["account", "old"])).toEqual({ table: "account", path: "old" });
  expect(splitOperands([])).toEqual({ table: undefined, path: undefined });
});
