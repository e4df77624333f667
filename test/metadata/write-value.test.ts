import { describe, expect, test } from "vitest";
import type { Column } from "../../src/metadata/definition.ts";
import { ValueError } from "../../src/errors.ts";
import { valueWriterOf } from "../../src/metadata/write-value.ts";
import { aColumn, columns } from "./columns.ts";

const { gender, years, flag, many, short, whole, degrees, moment, day, guid } = columns;

function write(column: Column, value: unknown): unknown {
  return valueWriterOf("thing", column)!(value);
}

function refusal(column: Column, value: unknown): ValueError {
  try {
    write(column, value);
  } catch (error) {
    if (error instanceof ValueError) return error;
    throw error;
  }
  throw new Error("Expected a ValueError.");
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
    ["money", aColumn("Money", { min: 0 }), "12.34", 12.34],
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

describe("bad values", () => {
  const choices = 'one of the choices 1 "Male", 2 "Female"';
  test.each<[string, Column, unknown, string]>([
    ["an object for a text", short, { a: 1 }, 'expected a text, got {"a":1} (object)'],
    ["a list for a text", short, ["a"], 'expected a text, got ["a"] (array)'],
    [
      "a text that is too long",
      short,
      "abcdef",
      'expected a text of at most 5 characters (it has 6), got "abcdef" (string)',
    ],
    [
      "a number that is too long for a text",
      short,
      123456,
      "expected a text of at most 5 characters (it has 6), got 123456 (number)",
    ],
    ["a word for a whole number", whole, "twelve", 'expected a whole number, got "twelve" (string)'],
    ["a fraction for a whole number", whole, 1.5, "expected a whole number, got 1.5 (number)"],
    ["a thousands comma", whole, "1,000", 'expected a whole number, got "1,000" (string)'],
    ["a hexadecimal number", whole, "0x10", 'expected a whole number, got "0x10" (string)'],
    ["a truth for a whole number", whole, true, "expected a whole number, got true (boolean)"],
    ["a bigint", whole, 1n, "expected a whole number, got 1 (bigint)"],
    ["a number that is too small", whole, -1501, "expected a number from -1500 to 1500, got -1501 (number)"],
    ["a number that is too large", degrees, "90.00001", 'expected a number from -90 to 90, got "90.00001" (string)'],
    [
      "a number below an open range",
      aColumn("Money", { min: 0 }),
      -1,
      "expected a number from 0 to any, got -1 (number)",
    ],
    ["NaN", degrees, Number.NaN, "expected a number, got NaN (number)"],
    ["a number beyond all numbers", aColumn("Double"), "1e999", 'expected a number, got "1e999" (string)'],
    [
      "a number that is not exact",
      aColumn("BigInt"),
      2 ** 53,
      "expected a whole number, got 9007199254740992 (number)",
    ],
    ["a word for a truth", flag, "yes", 'expected true or false, 1 "Do Not Allow", 0 "Allow", got "yes" (string)'],
    ["2 for a truth", aColumn("Boolean"), 2, "expected true or false, got 2 (number)"],
    ["a choice that does not exist", gender, 3, `expected ${choices}, got 3 (number)`],
    ["a label that is nearly one", gender, "Femal", `expected ${choices} (Did you mean Female?), got "Femal" (string)`],
    ["a truth for a choice", gender, true, `expected ${choices}, got true (boolean)`],
    [
      "one bad choice of several",
      many,
      [1, 99],
      'expected one of the choices 0 "Color 0", 1 "Color 1", 2 "Color 2", 3 "Color 3", 4 "Color 4", 5 "Color 5", 6 "Color 6", 7 "Color 7", and 4 more, got 99 (number)',
    ],
    [
      "a date that does not exist",
      day,
      "2026-02-31",
      'expected a date such as 2026-01-31 that exists, got "2026-02-31" (string)',
    ],
    [
      "the 29th of February of any other year",
      day,
      "2100-02-29",
      'expected a date such as 2026-01-31 that exists, got "2100-02-29" (string)',
    ],
    [
      "month 13",
      moment,
      "2026-13-01T00:00:00Z",
      'expected a date and time such as 2026-01-31T08:00:00Z that exists, got "2026-13-01T00:00:00Z" (string)',
    ],
    [
      "hour 25",
      moment,
      "2026-01-31T25:00:00Z",
      'expected a date and time such as 2026-01-31T08:00:00Z that exists, got "2026-01-31T25:00:00Z" (string)',
    ],
    [
      "hour 99 of a date",
      day,
      "2026-01-31T99:99",
      'expected a date such as 2026-01-31 that exists, got "2026-01-31T99:99" (string)',
    ],
    ["a date in another order", day, "31.01.2026", 'expected a date such as 2026-01-31, got "31.01.2026" (string)'],
    [
      "a number for a date",
      moment,
      1769846400000,
      "expected a date and time such as 2026-01-31T08:00:00Z, got 1769846400000 (number)",
    ],
    [
      "an invalid Date",
      moment,
      new Date(Number.NaN),
      'expected a date and time such as 2026-01-31T08:00:00Z, got "Invalid Date" (string)',
    ],
    [
      "a date before the service's first",
      day,
      "1752-12-31",
      'expected a date from 1753-01-01 to 9999-12-31, got "1752-12-31T00:00:00.000Z" (string)',
    ],
    [
      "a Date after the service's last",
      moment,
      new Date(Date.UTC(10000, 0)),
      'expected a date from 1753-01-01 to 9999-12-31, got "+010000-01-01T00:00:00.000Z" (string)',
    ],
    [
      "an offset that leads past the last date",
      moment,
      "9999-12-31T23:00:00-02:00",
      'expected a date from 1753-01-01 to 9999-12-31, got "+010000-01-01T01:00:00.000Z" (string)',
    ],
    ["a text for a guid", guid, "abc", 'expected a guid, got "abc" (string)'],
  ])("%s", (_, column, value, message) => {
    const error = refusal(column, value);
    expect(error.message).toBe(`thing.value: ${message}.`);
    expect(error).toMatchObject({ code: "invalidValue", table: "thing", column: "value" });
  });
});

test("a refused value is kept, but not shown when the error is logged: it is data of the user's", () => {
  const error = refusal(short, "private-data-of-somebody");
  expect(error.value).toBe("private-data-of-somebody");
  expect(Object.keys(error)).not.toContain("value");
});

test("a long value is cut short in the message", () => {
  expect(refusal(short, "x".repeat(10_000)).message.length).toBeLessThan(200);
});

test.each(["Virtual", "Image", "File", "ManagedProperty", "EntityName", "PartyList", "Lookup"])(
  "values of the type %s are not written this way",
  (type) => {
    expect(valueWriterOf("thing", aColumn(type))).toBeUndefined();
  },
);
