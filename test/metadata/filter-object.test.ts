import { describe, expect, test } from "vitest";
import { writeFilter } from "../../src/metadata/filter-object.ts";
import { aColumn, aTable, messageOf } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";
const { table } = aTable(
  aColumn("String", { name: "name", maxLength: 5 }),
  aColumn("Integer", { name: "size" }),
  aColumn("Boolean", { name: "open" }),
  aColumn("DateTime", { name: "createdon" }),
  aColumn("DateTime", { name: "birthdate", dateOnly: true }),
  aColumn("Picklist", { name: "gender", choices: [{ value: 2, label: "Female" }] }),
  aColumn("MultiSelectPicklist", { name: "colors", choices: [{ value: 1, label: "Red" }] }),
  aColumn("Customer", { name: "customerid" }),
  aColumn("Image", { name: "picture" }),
);

describe("a filter object", () => {
  test.each<[object, string]>([
    [{}, ""],
    [{ name: "O'Hara & co" }, "name eq 'O''Hara & co'"],
    [{ name: "longer than the column" }, "name eq 'longer than the column'"],
    [{ name: 42 }, "name eq '42'"],
    [{ size: "7", open: "true" }, "size eq 7 and open eq true"],
    [{ name: null }, "name eq null"],
    [{ size: [1, 2, null] }, "(size eq 1 or size eq 2 or size eq null)"],
    [{ size: [1] }, "size eq 1"],
    [{ gender: "female" }, "gender eq 2"],
    [{ createdon: new Date("2026-01-31T08:00:00Z") }, "createdon eq 2026-01-31T08:00:00Z"],
    [{ birthdate: "2026-01-31" }, "birthdate eq 2026-01-31"],
    [{ thingid: `{${ID}}` }, `thingid eq ${ID}`],
    [{ customerid: ID }, `_customerid_value eq ${ID}`],
    [{ customerid: { table: "contact", id: ID } }, `_customerid_value eq ${ID}`],
    [{ customerid: null }, "_customerid_value eq null"],
  ])("%j", (filter, expected) => {
    expect(writeFilter(table, filter as Record<string, unknown>)).toBe(expected);
  });

  test.each<[string, object, string]>([
    ["an unknown column", { nam: "x" }, "thing has no column nam. Did you mean name?"],
    ["a value of the wrong type", { size: "big" }, 'thing.size: expected a whole number, got "big" (string).'],
    [
      "a value that was forgotten",
      { name: undefined },
      "thing.name: expected a value, or null for empty, got undefined.",
    ],
    ["no value at all", { size: [] }, "thing.size: expected at least one value, got [] (array)."],
    ["an object for a text", { name: { eq: "x" } }, 'thing.name: expected a text, got {"eq":"x"} (object).'],
    [
      "a name for a lookup",
      { customerid: "Contoso" },
      'thing.customerid: expected an id or { table, id }, got "Contoso" (string).',
    ],
    [
      "an unknown label",
      { gender: "Femal" },
      'thing.gender: expected one of the choices 2 "Female" (Did you mean Female?), got "Femal" (string).',
    ],
    [
      "several choices",
      { colors: 1 },
      "thing.colors: expected a filter as text, for its type is MultiSelectPicklist, got 1 (number).",
    ],
    [
      "an image",
      { picture: "x" },
      'thing.picture: expected a filter as text, for its type is Image, got "x" (string).',
    ],
  ])("%s is refused", (_, filter, message) => {
    expect(messageOf(() => writeFilter(table, filter as Record<string, unknown>))).toBe(message);
  });
});
