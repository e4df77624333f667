import { expect, test } from "vitest";
import { tableOf } from "../../../bench/chaos/report/write-docs.ts";
import { replaceBlock } from "../../../bench/report/document.ts";

const marked = "before\n<!-- measured: chaos -->\nold\n<!-- end of measured: chaos -->\nafter\n";

test("figures take the place of those between the marks", () => {
  const table = tableOf([
    { name: "seeds", value: 1000, unit: "scripts", details: { first: 1, last: 1000 } },
    { name: "counter-examples", value: 0, unit: "seeds" },
  ]);
  const text = replaceBlock(marked, "chaos", table);
  expect(text).toContain("| seeds (1 to 1000) | 1,000 |\n| counter-examples  |     0 |\n");
  expect(text).not.toContain("old");
  expect(text.startsWith("before\n")).toBe(true);
  expect(text.endsWith("\nafter\n")).toBe(true);
});

test("a document without the marks is left alone", () => {
  expect(() => replaceBlock("nothing", "chaos", "")).toThrow("<!-- measured: chaos -->");
});
