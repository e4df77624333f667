import { describe, expect, test } from "vitest";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { aColumn, aTable, messageOf } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";

const parent = aColumn("Lookup", {
  name: "parentid",
  targets: [{ table: "account", navigation: "ParentId" }],
});
const customer = aColumn("Customer", {
  name: "customerid",
  targets: [
    { table: "account", navigation: "customerid_account" },
    { table: "contact", navigation: "customerid_contact" },
  ],
});
const owner = aColumn("Owner", {
  name: "ownerid",
  targets: [
    { table: "systemuser", navigation: "ownerid" },
    { table: "team", navigation: "ownerid" },
  ],
});
const knowledge = aTable(
  aColumn("String", { name: "name", maxLength: 100 }),
  aColumn("Integer", { name: "size" }),
  aColumn("String", { name: "fixed", updatable: false }),
  aColumn("String", { name: "late", creatable: false }),
  aColumn("String", { name: "parentidname", attributeOf: "parentid" }),
  aColumn("Image", { name: "picture", attributeOf: "pictureid" }),
  aColumn("ManagedProperty", { name: "iscustomizable" }),
  aColumn("Lookup", { name: "orphan" }),
  aColumn("Lookup", { name: "lost", targets: [{ table: "nothing", navigation: "Lost" }] }),
  parent,
  customer,
  owner,
);

function write(record: Readonly<Record<string, unknown>>, operation: "create" | "update" = "create") {
  return createRecordWriter(knowledge, operation).write(record).payload;
}

describe("what is sent", () => {
  test("null and an empty text clear a column, undefined leaves it alone", () => {
    expect(write({ name: "", size: null, fixed: undefined })).toEqual({ name: null, size: null });
  });

  test("the primary id and remarks are not columns to write", () => {
    const remarks = { "@table": "thing", "@odata.etag": "W/1", "name@OData.Community.Display.V1.FormattedValue": "x" };
    expect(write({ thingid: ID, ...remarks, name: "a" })).toEqual({ name: "a" });
  });

  test("columns that cannot be written are left out and named, by operation", () => {
    const create = createRecordWriter(knowledge, "create");
    const update = createRecordWriter(knowledge, "update");
    const record = { fixed: "a", late: "b", parentidname: "x", iscustomizable: true };
    expect(create.write(record).payload).toEqual({ fixed: "a" });
    expect(update.write(record).payload).toEqual({ late: "b" });
    expect([...create.leftOut]).toEqual(["late", "parentidname", "iscustomizable"]);
    expect([...update.leftOut]).toEqual(["fixed", "parentidname", "iscustomizable"]);
  });

  test("an image is written, although it belongs to the column of its id", () => {
    expect(write({ picture: "eA==" })).toEqual({ picture: "eA==" });
    expect(write({ picture: null })).toEqual({ picture: null });
  });

  test.each<[string, unknown, object]>([
    ["parentid", { table: "account", id: ID }, { "ParentId@odata.bind": `/accounts(${ID})` }],
    ["parentid", { id: `{${ID.toUpperCase()}}` }, { "ParentId@odata.bind": `/accounts(${ID})` }],
    ["parentid", ID, { "ParentId@odata.bind": `/accounts(${ID})` }],
    ["parentid", null, { "ParentId@odata.bind": null }],
    ["parentid", "", { "ParentId@odata.bind": null }],
    ["customerid", { table: "contact", id: ID, name: "x" }, { "customerid_contact@odata.bind": `/contacts(${ID})` }],
    ["customerid", { table: "account", id: ID }, { "customerid_account@odata.bind": `/accounts(${ID})` }],
    ["customerid", null, { "customerid_account@odata.bind": null }],
    ["ownerid", { table: "team", id: ID }, { "ownerid@odata.bind": `/teams(${ID})` }],
    ["ownerid", { table: "systemuser", id: ID }, { "ownerid@odata.bind": `/systemusers(${ID})` }],
  ])("the lookup %s set to %j", (name, value, expected) => {
    expect(write({ [name]: value })).toEqual(expected);
  });
});

describe("what is refused", () => {
  test.each<[object, string]>([
    [{ nam: "x" }, "thing has no column nam. Did you mean name?"],
    [{ zzzzzzzz: "x" }, "thing has no column zzzzzzzz."],
    [{ _parentid_value: ID }, "thing has no column _parentid_value. Did you mean parentid?"],
    [
      { parentid: "abc" },
      'thing.parentid: expected the id of a record of account, or { table, id }; this name was not resolved to a record, got "abc" (string).',
    ],
    [
      { parentid: { table: "contact", id: ID } },
      `thing.parentid: expected the id of a record of account, or { table, id }, got {"table":"contact","id":"${ID}"} (object).`,
    ],
    [{ customerid: ID }, `thing.customerid: expected { table, id } of one of account, contact, got "${ID}" (string).`],
    [
      { customerid: { table: "team", id: ID } },
      `thing.customerid: expected { table, id } of one of account, contact, got {"table":"team","id":"${ID}"} (object).`,
    ],
    [
      { customerid: { table: "account" } },
      'thing.customerid: expected { table, id } of one of account, contact, got {"table":"account"} (object).',
    ],
    [
      { orphan: ID },
      `thing.orphan: expected nothing: the service names no table that it points to, got "${ID}" (string).`,
    ],
    [{ lost: ID }, `thing.lost: expected a table that the environment has, not nothing, got "${ID}" (string).`],
    [
      { "ParentId@odata.bind": `/accounts(${ID})` },
      "thing takes no ParentId@odata.bind. Give the lookup by its column's name, as { table, id }.",
    ],
  ])("%j", (record, message) => {
    expect(messageOf(() => write(record as Record<string, unknown>))).toBe(message);
  });

  test("a record that is refused does not harm the next one", () => {
    const writer = createRecordWriter(knowledge, "create");
    expect(() => writer.write({ name: "ok", nam: "x" })).toThrow("nam");
    expect(() => writer.write({ name: "ok", nam: "x" })).toThrow("nam");
    expect(writer.write({ name: "ok" }).payload).toEqual({ name: "ok" });
  });
});
