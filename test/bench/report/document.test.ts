import { expect, it } from "vitest";
import { replaceBlock } from "../../../bench/report/document.ts";

const document = "a\n<!-- measured: one -->\nold\n<!-- end of measured: one -->\nb\n";

it("puts the new in the place of the old, and can do so again", () => {
  const once = replaceBlock(document, "one", "new");
  expect(once).toBe("a\n<!-- measured: one -->\n\nnew\n\n<!-- end of measured: one -->\nb\n");
  expect(replaceBlock(once, "one", "new")).toBe(once);
});

it("refuses a document without a place for it", () => {
  expect(() => replaceBlock(document, "two", "new")).toThrow("expected <!-- measured: two -->");
});
