import { describe, expect, test } from "vitest";
import type { Column } from "../../src/metadata/definition.ts";
import { valueWriterOf } from "../../src/metadata/write-value.ts";
import { aChoice, aColumn, columns, spoken } from "./columns.ts";

const { gender, years, flag, many, short, whole, degrees, moment, day, guid } = columns;

function write(column: Column, value: unknown): unknown {
  return valueWriterOf("thing", column)!(value);
}

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";

describe("good values", () => {
  test.each<[string, Column, unknown, unknown]>([
    ["a text", short, "abc", "abc"],
    ["a text of the longest length", short, "abcde", "abcde"],
    ["a text of blanks", short, "  ", "  "],
    ["a number for a text", short, 42, "42"],
    ["a truth for a text", short, true, "true"],
    ["a memo of several lines", aColumn("Memo"), "a\r\nb", "a\r\nb"],
    ["a whole number", whole, -1500, -1500],
    ["a whole number as text", whole, " 1500 ", 1500],
    ["a whole number with an exponent", whole, "1e3", 1000],
    ["a whole number with a zero fraction", whole, "12.0", 12],
    ["a big whole number", aColumn("BigInt"), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["a number", degrees, 49.5, 49.5],
    ["a number as text", degrees, "-.5", -0.5],
    ["a number with a plus", degrees, "+7", 7],
    ["a bigint for a whole number", whole, 7n, 7],
    ["money", aColumn("Money", { min: 0 }), "12.34", 12.34],
    ["money with more digits than its column keeps", aColumn("Money", { precision: 2 }), 1.005, 1.01],
    ["a decimal with fewer digits than its column keeps", aColumn("Decimal", { precision: 5 }), "1.5", 1.5],
    ["a negative decimal, rounded away from zero", aColumn("Decimal", { precision: 1 }), "-2.25", -2.3],
    ["a tiny decimal", aColumn("Decimal", { precision: 2 }), 1e-7, 0],
    ["a double, whatever precision it is shown with", aColumn("Double", { precision: 1 }), 1.23456, 1.23456],
    ["several choices with semicolons", many, "1;color 2", "1,2"],
    ["the same choice twice", many, "1,Color 1", "1"],
    ["a label with a comma", aColumn("MultiSelectPicklist", { choices: [aChoice(5, "Red, dark")] }), "red, dark", "5"],
    ["a label of another language", spoken, "FRAU", 2],
    ["a label that is one's own and another's in a different language", spoken, "gift", 1],
    ["a decimal", aColumn("Decimal"), 0, 0],
    ["true", flag, true, true],
    ["the text false", flag, " FALSE ", false],
    ["1 for true", flag, 1, true],
    ["the text 0 for false", flag, "0", false],
    ["the label of true", flag, "do not allow", true],
    ["the label of false", flag, "Allow", false],
    ["1 for true where there are no labels", aColumn("Boolean"), "1", true],
    ["a choice by its number", gender, 2, 2],
    ["a choice by its number as text", gender, "2", 2],
    ["a choice by its label, whatever its case", gender, " feMALE ", 2],
    ["a choice by a label that looks like a number", years, "2026", 101],
    ["a choice by its number, when a label reads the same", years, "2025", 2025],
    ["any number where the choices are not known", aColumn("Status"), 7, 7],
    ["several choices as a list", many, [1, "Color 2"], "1,2"],
    ["several choices as text", many, "1, color 11", "1,11"],
    ["an empty list of choices", many, [], null],
    ["one of several choices", many, 3, "3"],
    ["a date and time", moment, "2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"],
    ["a date and time with an offset", moment, "2026-01-31T08:00:00+02:00", "2026-01-31T06:00:00Z"],
    ["a date and time without seconds", moment, "2026-01-31 08:00", "2026-01-31T08:00:00Z"],
    ["a date and time with parts of a second", moment, "2026-01-31T08:00:00.999Z", "2026-01-31T08:00:00Z"],
    ["a date for a date and time", moment, "2026-01-31", "2026-01-31T00:00:00Z"],
    ["a Date", moment, new Date("2026-01-31T08:00:00.5Z"), "2026-01-31T08:00:00Z"],
    ["the 29th of February of a leap year", day, "2024-02-29", "2024-02-29"],
    ["a date and time for a date", day, "2026-01-31T23:59:00-05:00", "2026-01-31"],
    ["a Date for a date", day, new Date("2026-01-31T23:00:00Z"), "2026-01-31"],
    ["the first date that the service keeps", day, "1753-01-01", "1753-01-01"],
    ["the last date that the service keeps", moment, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
    ["a guid as people write it", guid, `{${ID.toUpperCase()}}`, ID],
  ])("%s", (_, column, value, expected) => {
    expect(write(column, value)).toBe(expected);
  });
});

test.each(["Virtual", "File", "ManagedProperty", "EntityName", "PartyList", "Lookup"])(
  "values of the type %s are not written this way",
  (type) => {
    expect(valueWriterOf("thing", aColumn(type))).toBeUndefined();
  },
);

test("whole numbers beyond 2^53 keep every digit on the wire, from text and from bigint", () => {
  const [low, high] = ["-9223372036854775808", "9223372036854775807"];
  const payload = [low, BigInt(high), "+9007199254740993", 42n].map((value) => write(aColumn("BigInt"), value));
  expect(JSON.stringify(payload)).toBe(`[${low},${high},9007199254740993,42]`);
});

test("an image is base64 text or bytes, and no larger than its column takes", () => {
  const image = aColumn("Image", { maxBytes: 4 });
  expect(write(image, Uint8Array.of(1, 2, 3, 4))).toBe("AQIDBA==");
  expect(write(image, "AQIDBA==")).toBe("AQIDBA==");
});
