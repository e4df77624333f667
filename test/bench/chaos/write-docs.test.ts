import { expect, test } from "vitest";
import { insertFigures } from "../../../bench/chaos/report/write-docs.ts";

const marked = "before\n<!-- chaos figures: begin -->\nold\n<!-- chaos figures: end -->\nafter\n";

test("figures take the place of those between the marks", () => {
  const text = insertFigures(marked, [
    { name: "seeds", value: 1000, unit: "scripts", details: { first: 1, last: 1000 } },
    { name: "counter-examples", value: 0, unit: "seeds" },
  ]);
  expect(text).toContain("| seeds (1 to 1000) | 1,000 |\n| counter-examples  |     0 |\n");
  expect(text).not.toContain("old");
  expect(text.startsWith("before\n")).toBe(true);
  expect(text.endsWith("\nafter\n")).toBe(true);
});

test("a document without the marks is left alone", () => {
  expect(() => insertFigures("nothing", [])).toThrow("chaos figures: begin");
});
