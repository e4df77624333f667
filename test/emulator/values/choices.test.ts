import { expect, test } from "vitest";
import { readChoices, storeChoices } from "../../../src/emulator/values/choices.ts";

test("choices are kept in the order of their values, each once, between commas", () => {
  expect(storeChoices(" 9, 1,10,9")).toBe(",1,9,10,");
  expect(storeChoices("-1")).toBe(",-1,");
  expect(readChoices(",1,9,10,")).toEqual([1, 9, 10]);
});

test.each(["", ",", "1,", "a", "1.5", "1;2"])("'%s' is no list of choices", (text) => {
  expect(storeChoices(text)).toBeUndefined();
});
