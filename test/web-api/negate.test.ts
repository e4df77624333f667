import { expect, test } from "vitest";
import { filterText } from "../../src/web-api/filter.ts";
import { negate } from "../../src/web-api/negate.ts";
import { operators } from "../../src/web-api/operators.ts";
import { aTest, and, or } from "./conditions.ts";

test.each([
  [aTest("Equal", [1]), "name ne 1 or name eq null"],
  [aTest("GreaterThan", [1]), "name le 1 or name eq null"],
  [aTest("NotEqual", [1]), "name eq 1"],
  [aTest("NotNull"), "name eq null"],
  [aTest("Null"), "name ne null"],
  [and(aTest("Null"), aTest("NotEqual", [1])), "name ne null or name eq 1"],
  [or(aTest("Null"), aTest("NotEqual", [1])), "name ne null and name eq 1"],
  [aTest("Contains", ["a"]), "not contains(name,'a') or name eq null"],
])("%# holds for what does not match, columns without a value included", (condition, expected) => {
  expect(filterText(negate(condition))).toBe(expected);
});

test("an operator without an opposite is named", () => {
  expect(() => negate(aTest("LastXDays", [7]))).toThrow(
    'name: the service has no operator for "not LastXDays", so it cannot be excluded or negated.',
  );
});

test("opposites are mutual, and not both hold for columns without a value", () => {
  for (const { name, opposite, holdsForEmpty } of operators.values()) {
    if (opposite === undefined) continue;
    const other = operators.get(opposite);
    expect(other?.opposite).toBe(name);
    expect(holdsForEmpty && other?.holdsForEmpty).toBe(false);
  }
});
