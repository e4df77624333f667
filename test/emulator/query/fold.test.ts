import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldLetters, foldText as foldBy } from "../../../src/emulator/query/fold.ts";

const foldText = (text: string): string => foldBy(text, "CI_AI");

describe("foldText", () => {
  it.each<[string, string]>([
    ["Café", "CAFE"],
    ["ÅNGSTRÖM", "angstrom"],
    ["İstanbul", "istanbul"],
    ["ΟΔΟΣ", "οδος"],
    ["abc", "abc   "],
    ["", "  "],
    ["e\u0301", "é"],
  ])("takes %j and %j for the same", (left, right) => {
    expect(foldText(left)).toBe(foldText(right));
  });

  it.each<[string, string]>([
    [" abc", "abc"],
    ["a b", "ab"],
    ["abc\t", "abc"],
    ["abc", "abd"],
  ])("tells %j from %j", (left, right) => {
    expect(foldText(left)).not.toBe(foldText(right));
  });

  it("changes nothing more when done again, and takes no time over spaces", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
        expect(foldText(`${text}  `)).toBe(foldText(text));
      }),
    );
    const start = performance.now();
    foldText(`${" ".repeat(200_000)}x`);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

it("foldLetters keeps trailing spaces", () => {
  expect(foldLetters("É ", "CI_AI")).toBe("e ");
});

describe("CI_AS", () => {
  it.each([
    ["CAFÉ ", "café"],
    ["e\u0301", "É"],
    ["ΟΔΟΣ", "οδος"],
  ])("%s equals %s", (left, right) => {
    expect(foldBy(left, "CI_AS")).toBe(foldBy(right, "CI_AS"));
  });

  it("tells letters with accents from those without", () => {
    expect(foldBy("café", "CI_AS")).not.toBe(foldBy("cafe", "CI_AS"));
  });
});
