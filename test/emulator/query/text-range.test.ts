import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { endOfBeginnings } from "../../../src/emulator/query/text-range.ts";

test("the end is the last letter's successor, without those that have none", () => {
  expect(endOfBeginnings("abc")).toBe("abd");
  expect(endOfBeginnings("a\u{10ffff}")).toBe("b");
  expect(endOfBeginnings("a\ud7ff")).toBe("a\ue000");
  expect(endOfBeginnings("\u{10ffff}")).toBeUndefined();
  expect(endOfBeginnings("")).toBeUndefined();
});

test("what lies between the beginning and the end in SQLite is what begins so", () => {
  const database = new DatabaseSync(":memory:");
  const between = database.prepare("SELECT ? >= ? AND ? < ? AS within");
  const letter = fc.oneof(
    fc.constantFrom("a", "b", "\ud7ff", "\ue000", "\u{10ffff}", "\u{1f600}"),
    fc.string({ unit: "binary" }),
  );
  const word = fc
    .array(letter, { maxLength: 3 })
    .map((letters) => letters.join("").toWellFormed().replaceAll("\0", ""));
  fc.assert(
    fc.property(word, word, fc.boolean(), (beginning, other, joined) => {
      const text = joined ? beginning + other : other;
      const end = endOfBeginnings(beginning);
      fc.pre(end !== undefined);
      const found = between.get(text, beginning, text, end);
      expect(found).toEqual({ within: Number(text.startsWith(beginning)) });
    }),
    { numRuns: 300 },
  );
  database.close();
});
