import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { id, insert, openDatabase } from "../query/sample-database.ts";
import { compile, fetched, refusal } from "./fetched.ts";

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  insert(database, "contact", { contactid: id(11), fullname: "Ada", firstname: "Ada" });
  insert(
    database,
    "account",
    { accountid: id(1), name: "Contoso", revenue: 5, primarycontactid: id(11) },
    { accountid: id(2), name: "contoso ", revenue: 5 },
    { accountid: id(3), name: "Fabrikam", revenue: 7 },
  );
});
afterAll(() => {
  database.close();
});

const namesIn = (fetchXml: string) => compile(fetchXml).columns.map(({ column }) => column.wireName);
const account = (inside: string, attributes = "") =>
  `<fetch ${attributes}><entity name="account">${inside}</entity></fetch>`;

describe("the columns of an entity", () => {
  test("are those that are named, with the primary id, and lookups under their names in JSON", () => {
    const xml = account(`<attribute name="name"/><attribute name="primarycontactid"/>`);
    expect(namesIn(xml)).toEqual(["name", "_primarycontactid_value", "accountid"]);
  });

  test("bring the currency of amounts", () => {
    expect(namesIn(account(`<attribute name="revenue"/>`))).toEqual([
      "revenue",
      "_transactioncurrencyid_value",
      "accountid",
    ]);
  });

  test("are all without any named, or with all-attributes, and only the id with no-attrs", () => {
    const all = namesIn(account(""));
    expect(all).toContain("description");
    expect(namesIn(account("<all-attributes/>"))).toEqual(all);
    expect(namesIn(account("<no-attrs/>"))).toEqual(["accountid"]);
  });

  test("may have other names, beside their own", () => {
    const [row] = fetched(
      database,
      account(`<attribute name="name" alias="title"/><attribute name="name"/>`, `top="1"`),
    );
    expect(row).toEqual({ name: "Contoso", accountid: 1, title: "Contoso" });
  });
});

describe("the columns of a link-entity", () => {
  const link = (inside: string, alias = `alias="c"`) =>
    account(
      `<attribute name="name"/><link-entity name="contact" from="contactid" to="primarycontactid" ${alias}>${inside}</link-entity>`,
    );

  test("have the alias before their names, and none of _value around them", () => {
    expect(namesIn(link(`<attribute name="fullname"/><attribute name="createdby"/>`))).toEqual([
      "name",
      "accountid",
      "c.fullname",
      "c.createdby",
    ]);
  });

  test("have the table and a number before their names where there is no alias", () => {
    expect(namesIn(link(`<attribute name="fullname"/>`, ""))).toContain("contact1.fullname");
  });

  test("have only their own alias where they have one", () => {
    expect(namesIn(link(`<attribute name="fullname" alias="who"/>`))).toContain("who");
  });

  test("are none unless they are named", () => {
    expect(namesIn(link(""))).toEqual(["name", "accountid"]);
    expect(namesIn(link("<all-attributes/>"))).toContain("c.lastname");
  });
});

describe("distinct", () => {
  test("makes one row of those that are equal to the collation, without the primary id", () => {
    const rows = fetched(database, account(`<attribute name="name"/><order attribute="name"/>`, `distinct="true"`));
    expect(rows.map(({ name }) => String(name).trim().toLowerCase())).toEqual(["contoso", "fabrikam"]);
    expect(Object.keys(rows[0]!)).toEqual(["name"]);
  });

  test("counts the rows that it leaves", () => {
    const { count } = compile(account(`<attribute name="revenue"/>`, `distinct="true" returntotalrecordcount="true"`));
    const statement = database.prepare(count!.sql);
    expect(Object.values(statement.get(...count!.parameters)!)).toEqual([2]);
  });
});

describe("names that are none", () => {
  test.each([
    [
      account(`<attribute name="Name"/>`),
      "0x80041103",
      "'account' entity doesn't contain attribute with Name = 'Name'",
    ],
    [account(`<order attribute="x"/>`), "0x80041103", "Name = 'x'"],
    [`<fetch><entity name="accounts"/></fetch>`, "0x80041102", "'accounts'"],
    [`<fetch><entity/></fetch>`, "0x80041102", "Entity Name was not specified"],
    [`<fetch><entity name="contact"/></fetch>`, "0x80041128", "does not match"],
    [account(`<attribute name="name" alias="a b"/>`), "0x8004111b", "a b"],
    [account(`<attribute name="name" alias="a"/><attribute name="revenue" alias="a"/>`), "0x80041130", "a is not"],
    [account(`<attribute name="revenue" alias="name"/><attribute name="name"/>`), "0x80041130", "name is not"],
    [account(`<attribute name="toString"/>`), "0x80041103", "toString"],
  ])("are refused: %s", (xml, code, message) => {
    expect(refusal(xml)).toMatchObject({ status: 400, code, message: expect.stringContaining(message) as string });
  });

  test("of columns that are only annotations are not supported", () => {
    expect(refusal(account(`<attribute name="primarycontactidname"/>`))).toMatchObject({ status: 501 });
  });
});
