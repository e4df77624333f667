import { describe, expect, test } from "vitest";
import { readExclusion, readFilter, type FilterObjects } from "../../../src/metadata/filter/filter-object.ts";
import { fetchXml } from "../../../src/web-api/fetch-xml.ts";
import { filterText } from "../../../src/web-api/filter.ts";
import { aChoice, aColumn, aTable, messageOf } from "../columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";
const { table } = aTable(
  aColumn("String", { name: "name", maxLength: 5 }),
  aColumn("Integer", { name: "size" }),
  aColumn("Boolean", { name: "open" }),
  aColumn("DateTime", { name: "createdon" }),
  aColumn("DateTime", { name: "birthdate", dateBehavior: "DateOnly" }),
  aColumn("Picklist", { name: "gender", choices: [aChoice(2, "Female")] }),
  aColumn("MultiSelectPicklist", { name: "colors", choices: [aChoice(1, "Red")] }),
  aColumn("Customer", { name: "customerid" }),
  aColumn("Image", { name: "picture" }),
);

const scope = { tableOf: () => table };

function written(filter: FilterObjects): string | undefined {
  const condition = readFilter(filter, scope);
  return condition && filterText(condition);
}

const In = (name: string, ...values: readonly unknown[]): string =>
  `Microsoft.Dynamics.CRM.In(PropertyName='${name}',PropertyValues=[${values.map((value) => `'${String(value)}'`).join(",")}])`;

describe("values", () => {
  test.each<[object, string | undefined]>([
    [{}, undefined],
    [{ name: "O'Hara & co" }, "name eq 'O''Hara & co'"],
    [{ name: "longer than the column" }, "name eq 'longer than the column'"],
    [{ name: 42 }, "name eq '42'"],
    [{ size: "7", open: "true" }, "size eq 7 and open eq true"],
    [{ name: null }, "name eq null"],
    [{ size: [1, 2, null] }, `${In("size", 1, 2)} or size eq null`],
    [{ size: [1] }, "size eq 1"],
    [{ size: [null] }, "size eq null"],
    [{ gender: "female" }, "gender eq 2"],
    [{ createdon: new Date("2026-01-31T08:00:00Z") }, "createdon eq 2026-01-31T08:00:00Z"],
    [{ birthdate: "2026-01-31" }, "birthdate eq 2026-01-31"],
    [{ thingid: `{${ID}}` }, `thingid eq ${ID}`],
    [{ customerid: ID }, `_customerid_value eq ${ID}`],
    [{ customerid: { table: "contact", id: ID } }, `_customerid_value eq ${ID}`],
    [{ customerid: [ID, { id: ID }] }, In("customerid", ID, ID)],
    [{ customerid: null }, "_customerid_value eq null"],
    [{ colors: ["red", 1] }, "Microsoft.Dynamics.CRM.ContainValues(PropertyName='colors',PropertyValues=['1','1'])"],
    [{ colors: "Red" }, "colors eq '1'"],
  ])("%j", (filter, expected) => {
    expect(written(filter as FilterObjects)).toBe(expected);
  });
});

describe("operators", () => {
  test.each<[object, string]>([
    [{ "size:GreaterThan": 5 }, "size gt 5"],
    [{ "size:greaterthan": "5" }, "size gt 5"],
    [{ "size:ge": 5 }, "size ge 5"],
    [{ size: { operator: "LessThan", value: 5 } }, "size lt 5"],
    [{ size: { value: 5, operator: "le" } }, "size le 5"],
    [{ "name:Like": "A%" }, "startswith(name,'A')"],
    [{ "name:Contains": "x" }, "contains(name,'x')"],
    [{ "name:NotNull": true }, "name ne null"],
    [{ "name:NotNull": "" }, "name ne null"],
    [{ name: { operator: "Null" } }, "name eq null"],
    [{ "name:NotEqual": null }, "name ne null"],
    [{ "size:NotEqual": [1, 2] }, In("size", 1, 2).replace("In(", "NotIn(")],
    [{ "size:NotIn": [1, null] }, `${In("size", 1).replace("In(", "NotIn(")} and size ne null`],
    [{ "size:In": 1 }, In("size", 1)],
    [{ "size:Between": ["1", 5] }, In("size", 1, 5).replace("In(", "Between(")],
    [{ "gender:In": ["Female"] }, In("gender", 2)],
    [
      { "createdon:On": "2026-01-31" },
      "Microsoft.Dynamics.CRM.On(PropertyName='createdon',PropertyValue='2026-01-31')",
    ],
    [{ "createdon:LastXDays": "7" }, "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)"],
    [{ "customerid:Under": ID }, `Microsoft.Dynamics.CRM.Under(PropertyName='customerid',PropertyValue='${ID}')`],
    [{ "customerid:EqualUserId": true }, "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='customerid')"],
    [
      { "colors:DoesNotContainValues": [1] },
      "Microsoft.Dynamics.CRM.DoesNotContainValues(PropertyName='colors',PropertyValues=['1'])",
    ],
  ])("%j", (filter, expected) => {
    expect(written(filter as FilterObjects)).toBe(expected);
  });
});

describe("groups", () => {
  test.each<[FilterObjects, string]>([
    [[{ size: 1, open: true }, { size: 2 }], "(size eq 1 and open eq true) or size eq 2"],
    [{ or: [{ size: 1 }, { and: [{ size: 2 }, { open: true }] }] }, "size eq 1 or (size eq 2 and open eq true)"],
    [{ size: 1, or: [{ open: true }, { name: "a" }] }, "size eq 1 and (open eq true or name eq 'a')"],
    [{ and: { size: 1, open: true } }, "size eq 1 and open eq true"],
    [{ not: { "size:NotNull": true } }, "size eq null"],
    [{ not: [{ "size:Null": true }, { "open:Null": true }] }, "size ne null or open ne null"],
    [{ not: { or: [{ "size:Null": true }, { "open:Null": true }] } }, "size ne null and open ne null"],
    [
      { xor: [{ "size:Null": true }, { "open:Null": true }] },
      "(size eq null and open ne null) or (open eq null and size ne null)",
    ],
    [{ XOR: [{ "size:Null": true }] }, "size eq null"],
  ])("%j", (filter, expected) => {
    expect(written(filter)).toBe(expected);
  });
});

describe("exclusion", () => {
  const left = (filter: FilterObjects, either: boolean): string | undefined => {
    const condition = readExclusion(filter, { either, scope });
    return condition && filterText(condition);
  };

  test("what all of the objects match is left out, or with excludeFilterOr what any of them matches", () => {
    const filter = [{ "size:Null": true }, { "open:Null": true }];
    expect(left(filter, false)).toBe("size ne null or open ne null");
    expect(left(filter, true)).toBe("size ne null and open ne null");
    expect(left({ size: 1, open: true }, true)).toBe("size ne 1 or size eq null or open ne true or open eq null");
  });
});

describe("links", () => {
  test("a column of a link is named by its alias", () => {
    const condition = readFilter({ "c.size:GreaterThan": 1 }, scope);
    expect(fetchXml({ table: "thing", columns: [], filter: condition })).toContain(
      '<condition entityname="c" attribute="size" operator="gt" value="1" />',
    );
  });
});

describe("refusals", () => {
  test.each<[string, unknown, string]>([
    ["an unknown column", { nam: "x" }, "thing has no column nam. Did you mean name?"],
    ["an unknown operator", { "name:Lik": "x" }, 'There is no operator "Lik" (string). Did you mean Like?'],
    [
      "two operators",
      { "size:LessThan": { operator: "GreaterThan", value: 1 } },
      "thing.size has an operator in its key, LessThan, and another in its value.",
    ],
    [
      "a key with too many parts",
      { "size:LessThan:1": 1 },
      'Expected the key of a filter to be column or column:Operator, got "size:LessThan:1" (string).',
    ],
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
      "a value for an operator that takes none",
      { "size:NotNull": 5 },
      "thing.size: expected no value, which is written as true, for NotNull, got 5 (number).",
    ],
    [
      "one value for a range",
      { "size:Between": 5 },
      "thing.size: expected two values, the least and the greatest, for Between, got 5 (number).",
    ],
    [
      "a fraction for a count",
      { "createdon:LastXDays": 1.5 },
      "thing.createdon: expected a whole number from 1 for LastXDays, got 1.5 (number).",
    ],
    [
      "an image",
      { picture: "x" },
      'thing.picture: expected a filter as text, for its type is Image, got "x" (string).',
    ],
    [
      "an empty object among others",
      [{}, { size: 1 }],
      "Expected filter to hold filter objects with entries, got {} (object).",
    ],
    [
      "a text in a group",
      { or: ["size eq 1"] },
      'Expected or to hold filter objects with entries, got "size eq 1" (string).',
    ],
    ["an empty group", { or: [] }, "or is an empty list. Expected at least one filter object."],
    [
      "a large xor",
      { xor: Array.from({ length: 9 }, (_, size) => ({ size })) },
      "xor takes up to 8 filter objects, got 9. Use smaller groups.",
    ],
  ])("%s is refused", (_, filter, message) => {
    expect(messageOf(() => written(filter as FilterObjects))).toBe(message);
  });

  test("an unknown label names the nearest", () => {
    expect(messageOf(() => written({ gender: "Femal" }))).toContain("Did you mean Female?");
  });
});
