import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createComparer } from "../../src/metadata/compare.ts";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { aColumn, aTable } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";
const OTHER = "1f0e0d0c-0b0a-4908-8706-050403020100";
const LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname";

const { table } = aTable(
  aColumn("String", { name: "name" }),
  aColumn("Boolean", { name: "flag" }),
  aColumn("Picklist", { name: "choice" }),
  aColumn("Money", { name: "price", precision: 2 }),
  aColumn("Double", { name: "share", precision: 2 }),
  aColumn("BigInt", { name: "big" }),
  aColumn("DateTime", { name: "begin" }),
  aColumn("DateTime", { name: "day", dateBehavior: "DateOnly" }),
  aColumn("MultiSelectPicklist", { name: "colors" }),
  aColumn("Uniqueidentifier", { name: "guid" }),
  aColumn("Image", { name: "picture" }),
  aColumn("String", { name: "secret", readable: false }),
  aColumn("Lookup", { name: "parentid", targets: [{ table: "account", navigation: "ParentId" }] }),
  aColumn("Customer", {
    name: "customerid",
    targets: [
      { table: "account", navigation: "customerid_account" },
      { table: "contact", navigation: "customerid_contact" },
    ],
  }),
  aColumn("Owner", {
    name: "ownerid",
    targets: [
      { table: "systemuser", navigation: "ownerid" },
      { table: "team", navigation: "ownerid" },
    ],
  }),
);
const { changed, columnsOf } = createComparer(table);
const customer = { _customerid_value: ID, [`_customerid_value@${LOGICAL_NAME}`]: "contact" };

describe("what says the same is no change", () => {
  test.each<[object, object]>([
    [{ name: "a" }, { name: "a" }],
    [{ name: null }, {}],
    [{ name: null }, { name: null }],
    [{ flag: false }, { flag: false }],
    [{ choice: 1 }, { choice: 1 }],
    [{ price: 12 }, { price: 12.0 }],
    [{ price: 12.345 }, { price: 12.35 }],
    [{ share: 0.123 }, { share: 0.123 }],
    [{ share: 0.123 }, { share: 0.12 }],
    [{ big: 7 }, { big: 7 }],
    [{ begin: "2026-01-31T08:00:00Z" }, { begin: "2026-01-31T08:00:00.000Z" }],
    [{ begin: "2026-01-31T08:00:00Z" }, { begin: "2026-01-31T10:00:00+02:00" }],
    [{ day: "2026-01-31" }, { day: "2026-01-31" }],
    [{ colors: "1,2" }, { colors: "2,1" }],
    [{ guid: ID }, { guid: ID.toUpperCase() }],
    [{ picture: "AQID" }, { picture: "AQID" }],
    [{ "ParentId@odata.bind": null }, {}],
    [{ "ParentId@odata.bind": `/accounts(${ID})` }, { _parentid_value: ID }],
    [{ "customerid_contact@odata.bind": `/contacts(${ID})` }, customer],
    [{ "ownerid@odata.bind": `/teams(${ID})` }, { _ownerid_value: ID, [`_ownerid_value@${LOGICAL_NAME}`]: "team" }],
  ])("%j on %j", (payload, row) => {
    expect(changed(payload as Record<string, unknown>, row as Record<string, unknown>)).toEqual({});
  });
});

describe("what says something else is", () => {
  test.each<[object, object]>([
    [{ name: "a" }, { name: "A" }],
    [{ name: "a" }, { name: "a " }],
    [{ name: "a" }, {}],
    [{ name: null }, { name: "a" }],
    [{ name: null }, { name: "" }],
    [{ flag: false }, { flag: null }],
    [{ choice: 0 }, { choice: null }],
    [{ price: 12.345 }, { price: 12.34 }],
    [{ share: 0.123 }, { share: 0.124 }],
    [{ big: JSON.rawJSON("9007199254740993") }, { big: 9007199254740992 }],
    [{ begin: "2026-01-31T08:00:00Z" }, { begin: "2026-01-31T08:00:01Z" }],
    [{ day: "2026-01-31" }, { day: "2026-02-01" }],
    [{ colors: "1,2" }, { colors: "1" }],
    [{ guid: ID }, { guid: OTHER }],
    [{ picture: "AQID" }, { picture: "AQIE" }],
    [{ "ParentId@odata.bind": null }, { _parentid_value: ID }],
    [{ "ParentId@odata.bind": `/accounts(${ID})` }, { _parentid_value: OTHER }],
    [{ "ParentId@odata.bind": `/accounts(${ID})` }, { _parentid_value: null }],
    [{ "ParentId@odata.bind": "/accounts(accountnumber='A1')" }, { _parentid_value: ID }],
    [{ "customerid_account@odata.bind": `/accounts(${ID})` }, customer],
    [{ secret: "x" }, { secret: "x" }],
    [{ thing_activity_parties: [] }, { thing_activity_parties: [] }],
  ])("%j on %j", (payload, row) => {
    expect(changed(payload as Record<string, unknown>, row as Record<string, unknown>)).toEqual(payload);
  });
});

test("only what differs is left of a payload", () => {
  const payload = { name: "a", choice: 2, "ParentId@odata.bind": `/accounts(${ID})` };
  expect(changed(payload, { name: "a", choice: 1, _parentid_value: ID })).toEqual({ choice: 2 });
});

test("what is compared is selected by its name on the wire, each once, and what cannot be read is not", () => {
  const payload = {
    name: "a",
    secret: "x",
    "customerid_account@odata.bind": null,
    "customerid_contact@odata.bind": null,
    thing_activity_parties: [],
  };
  expect(columnsOf(payload)).toEqual(["name", "_customerid_value"]);
});

test("a record is never a change of itself, and one of another value always is", () => {
  const writer = createRecordWriter(aTable(...table.columns.values()), "update");
  const values = fc.record({
    name: fc.string({ unit: "binary", minLength: 1 }),
    flag: fc.boolean(),
    choice: fc.integer(),
    price: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
    begin: fc.date({ min: new Date("1753-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    colors: fc.uniqueArray(fc.nat(20), { minLength: 1 }),
    guid: fc.uuid(),
  });
  fc.assert(
    fc.property(values, values, (one, other) => {
      const [first, second] = [writer.write(one).payload, writer.write(other).payload];
      expect(changed(first, first)).toEqual({});
      const changes = changed(second, first);
      for (const [name, value] of Object.entries(second)) {
        const isSame = name === "colors" ? sorted(value) === sorted(first[name]) : value === first[name];
        expect(name in changes).toBe(!isSame && !(value === 0 && first[name] === 0));
      }
    }),
  );
});

function sorted(choices: unknown): string {
  return String(choices).split(",").sort().join(",");
}
