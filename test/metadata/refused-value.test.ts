import { describe, expect, test } from "vitest";
import { ValueError } from "../../src/errors.ts";
import type { Column } from "../../src/metadata/definition.ts";
import { valueWriterOf } from "../../src/metadata/write-value.ts";
import { aChoice, aColumn, columns, spoken } from "./columns.ts";

const { gender, flag, many, short, whole, degrees, moment, day, guid } = columns;

function refusal(column: Column, value: unknown): ValueError {
  try {
    valueWriterOf("thing", column)!(value);
  } catch (error) {
    if (error instanceof ValueError) return error;
    throw error;
  }
  throw new Error("Expected a ValueError.");
}

describe("bad values", () => {
  const choices = 'one of the choices 1 "Male", 2 "Female"';
  test.each<[string, Column, unknown, string]>([
    ["NaN for a text", short, Number.NaN, "expected a text, got NaN (number)"],
    ["an infinite number for a text", short, Infinity, "expected a text, got Infinity (number)"],
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
      "expected a whole number (as text, if it is beyond 2^53), got 9007199254740992 (number)",
    ],
    [
      "a whole number of more than 64 bits",
      aColumn("BigInt"),
      "9223372036854775808",
      'expected a whole number of 64 bits, got "9223372036854775808" (string)',
    ],
    ["a word for a truth", flag, "yes", 'expected true or false, 1 "Do Not Allow", 0 "Allow", got "yes" (string)'],
    ["2 for a truth", aColumn("Boolean"), 2, "expected true or false, got 2 (number)"],
    ["a choice that does not exist", gender, 3, `expected ${choices}, got 3 (number)`],
    ["a label that is nearly one", gender, "Femal", `expected ${choices} (Did you mean Female?), got "Femal" (string)`],
    [
      "a label of several choices",
      aColumn("Picklist", { choices: [aChoice(1, "Other"), aChoice(2, "Other"), aChoice(3, "None")] }),
      "other",
      'expected one of the numbers of the choices that read the same, 1 "Other", 2 "Other", got "other" (string)',
    ],
    [
      "a label that is nearly one of another language",
      spoken,
      "Frua",
      'expected one of the choices 1 "Gift", 2 "Woman" (Did you mean Frau?), got "Frua" (string)',
    ],
    [
      "blanks for a choice without a label",
      aColumn("Picklist", { choices: [aChoice(1)] }),
      " ",
      'expected one of the choices 1 "", got " " (string)',
    ],
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

test("an image is refused when it is none, or larger than its column takes", () => {
  const image = aColumn("Image", { maxBytes: 4 });
  expect(refusal(image, Uint8Array.of(1, 2, 3, 4, 5)).message).toContain("an image of at most 4 bytes (it has 5)");
  for (const value of ["no base64!", "AQI", 7, {}]) {
    expect(refusal(image, value).message).toContain("expected an image as base64 text or Uint8Array");
  }
});
