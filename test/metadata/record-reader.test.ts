import { expect, test } from "vitest";
import { createRecordReader } from "../../src/metadata/record-reader.ts";
import { aColumn, aTable } from "./columns.ts";

const { table } = aTable(
  aColumn("String", { name: "name" }),
  aColumn("Customer", { name: "customerid", targets: [{ table: "account", navigation: "x" }] }),
  aColumn("String", { name: "_odd_value" }),
);
const read = createRecordReader<Record<string, unknown>>(table);

test("a row becomes a plain record that says its table, and annotations stay out of it", () => {
  expect(
    read({
      "@odata.etag": 'W/"1"',
      thingid: "1",
      "name@OData.Community.Display.V1.FormattedValue": "A",
      name: "a",
      "_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
      "_customerid_value@OData.Community.Display.V1.FormattedValue": "Jane",
      _customerid_value: "2",
    }),
  ).toEqual({
    "@table": "thing",
    thingid: "1",
    name: "a",
    customerid: { table: "contact", id: "2", name: "Jane" },
  });
});

test("an empty lookup is null, and one without annotations says the first table that it points to", () => {
  expect(read({ _customerid_value: null })).toEqual({ "@table": "thing", customerid: null });
  expect(read({ _customerid_value: "2" })).toEqual({
    "@table": "thing",
    customerid: { table: "account", id: "2", name: null },
  });
});

test("a column that only looks like a lookup keeps its name", () => {
  expect(read({ _odd_value: "x", _more_value: 1 })).toEqual({ "@table": "thing", _odd_value: "x", _more_value: 1 });
});

test("a column is shown as people see it, or as its bare value, where that is asked for", () => {
  const rules = {
    shapes: new Map([
      ["name", "display"],
      ["customerid", "raw"],
    ] as const),
  };
  const row = {
    "name@OData.Community.Display.V1.FormattedValue": "A",
    name: 1,
    "_customerid_value@OData.Community.Display.V1.FormattedValue": "Jane",
    _customerid_value: "2",
  };
  expect(createRecordReader(table, rules)(row)).toEqual({ "@table": "thing", name: "A", customerid: "2" });
  expect(createRecordReader(table, rules)({ name: "plain" })).toEqual({ "@table": "thing", name: "plain" });
});

test("lookups are their names where that is asked for, and null where none is told", () => {
  const row = { "_customerid_value@OData.Community.Display.V1.FormattedValue": "Jane", _customerid_value: "2" };
  const byName = createRecordReader(table, { lookupNames: true });
  expect(byName(row)).toEqual({ "@table": "thing", customerid: "Jane" });
  expect(byName({ _customerid_value: "2" })).toEqual({ "@table": "thing", customerid: null });
});

test("a column of a link is a lookup when its annotation says so, and what is always there is null when it is not", () => {
  const always = ["thingid", "l.owner", "name"];
  const row = {
    thingid: "1",
    "l.owner@Microsoft.Dynamics.CRM.lookuplogicalname": "team",
    "l.owner@OData.Community.Display.V1.FormattedValue": "We",
    "l.owner": "3",
  };
  expect(createRecordReader(table, { always })(row)).toEqual({
    "@table": "thing",
    thingid: "1",
    "l.owner": { table: "team", id: "3", name: "We" },
    name: null,
  });
});
