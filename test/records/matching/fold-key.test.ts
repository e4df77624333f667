import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldKey } from "../../../src/records/matching/fold-key.ts";

describe("the coarse key of values", () => {
  it.each([
    ["case", "Contoso", "CONTOSO"],
    ["accents", "café", "CAFE"],
    ["composed and decomposed accents", "caf\u00e9", "cafe\u0301"],
    ["trailing spaces", "a", "a  "],
    ["sharp s", "Straße", "STRASSE"],
    ["a large sharp s", "STRAẞE", "strasse"],
    ["what German phone books call equal", "Müller", "Mueller"],
    ["ligatures", "Ærø ﬁn", "aeroe FIN"],
    ["strokes", "Øystein Łódź đ", "oystein lodz d"],
    ["Danish aa", "Århus", "Aarhus"],
    ["Swedish v and w, y and ü", "Wallgren Lyder", "vallgren lüder"],
    ["Lithuanian y and i", "Vytis", "vitis"],
    ["Icelandic thorn and eth", "Þórður", "thordur"],
    ["Hungarian doubled digraphs", "asszony", "aszszony"],
    ["Turkish i", "İstanbul ı", "istanbul I"],
    ["final sigma", "ΟΔΟΣ", "οδος"],
    ["width", "ＡＢＣ １", "abc 1"],
    ["kana and its voicing", "ｶﾞｷﾞ", "かき"],
    ["Japanese marks of length and repetition", "カード 佐々木", "カアド 佐佐木"],
    ["digits of other scripts", "٣ ३", "3 3"],
    ["hyphens and apostrophes", "O'Neill co-op", "ONeill coop"],
    ["characters without weight", "a\u00ad\u200b\u{1f600}", "a"],
  ])("does not tell %s apart", (_, one, other) => {
    expect(foldKey([one])).toBe(foldKey([other]));
  });

  it("tells digits, numbers, letters and columns apart", () => {
    const keys = [["A11"], ["A1"], ["A-111"], ["B1"], [1], [11], [true], ["a", "b"], ["b", "a"], ["ab"]];
    expect(new Set(keys.map(foldKey)).size).toBe(keys.length);
  });

  it("is the same for every spelling that Unicode's own foldings call equal", () => {
    const letters = fc.stringMatching(/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Hiragana} 0-9]*$/u);
    const change = fc.constantFrom(
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.normalize("NFD"),
      (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, ""),
      (text: string) => `${text} `,
    );
    fc.assert(
      fc.property(letters, change, (text, changed) => {
        expect(foldKey([changed(text)])).toBe(foldKey([text]));
      }),
    );
  });
});
