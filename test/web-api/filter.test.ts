import { expect, test } from "vitest";
import { filterText } from "../../src/web-api/filter.ts";

test("terms are joined by and, the literals of one column by or", () => {
  expect(
    filterText([
      { name: "statecode", literals: ["1"] },
      { name: "lastname", literals: ["'Doe'", "'Roe'", "null"] },
    ]),
  ).toBe("statecode eq 1 and (lastname eq 'Doe' or lastname eq 'Roe' or lastname eq null)");
});

test("no terms are no filter", () => {
  expect(filterText([])).toBe("");
});
