import { expect, test } from "vitest";
import { markLine, sourceLine } from "../../src/files/source-line.ts";

test("a record knows its line, and nothing else sees it", () => {
  const record = markLine({ name: "A" }, 7);
  expect(sourceLine(record)).toBe(7);
  expect(Reflect.ownKeys(record)).toEqual(["name"]);
  expect(record).toStrictEqual({ name: "A" });
  expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
});

test("a copy and a record of one's own have no line", () => {
  const record = markLine({ name: "A" }, 7);
  expect(sourceLine({ ...record })).toBeUndefined();
  expect(sourceLine({ name: "A" })).toBeUndefined();
});
