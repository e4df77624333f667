import { expect, test } from "vitest";
import { commaSeparated, degree, given, wholeNumber } from "../../src/cli/flag-values.ts";

test("a whole number is taken within its range only", () => {
  expect(wholeNumber(1, 1000)("100")).toBe(100);
  for (const text of ["0", "1001", "-1", "1.5", "1e2", "", "ten", "0x10"]) {
    expect(() => wholeNumber(1, 1000)(text)).toThrow("Expected a whole number from 1 to 1000.");
  }
});

test("a degree of parallelism is a number from 1 and up, or auto", () => {
  expect(degree("8")).toBe(8);
  expect(degree("auto")).toBe("auto");
  expect(() => degree("0")).toThrow("from 1 and up");
});

test("names with commas between them may have blanks around them, and none may be empty", () => {
  expect(commaSeparated("name, ownerid")).toEqual(["name", "ownerid"]);
  expect(() => commaSeparated("name,,ownerid")).toThrow("names with commas");
});

test("options that say nothing are left out", () => {
  expect(Object.keys(given({ top: undefined, filter: "" }))).toEqual(["filter"]);
});
