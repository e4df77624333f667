import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { id, insert, openDatabase } from "../query/sample-database.ts";
import { compile, fetched, refusal } from "./fetched.ts";

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  insert(
    database,
    "account",
    { accountid: id(1), name: "A", primarycontactid: id(11) },
    { accountid: id(2), name: "B", primarycontactid: id(12), parentaccountid: id(1) },
    { accountid: id(3), name: "C" },
  );
  insert(
    database,
    "contact",
    { contactid: id(11), fullname: "Ada", lastname: "L", parentcustomerid: id(1), createdby: id(21) },
    { contactid: id(12), fullname: "Bob", lastname: "A", parentcustomerid: id(1) },
    { contactid: id(13), fullname: "Cid", lastname: "L", parentcustomerid: id(2), createdby: id(21) },
  );
  insert(database, "systemuser", { systemuserid: id(21), fullname: "User" });
});
afterAll(() => {
  database.close();
});

const query = (inside: string) =>
  `<fetch><entity name="account"><attribute name="name"/>${inside}<order attribute="name"/></entity></fetch>`;
const rows = (inside: string) =>
  fetched(database, query(inside)).map((row) =>
    Object.entries(row)
      .flatMap(([name, value]) => (name === "accountid" ? [] : [value]))
      .join(" "),
  );

const toContact = (type: string, inside = "") =>
  `<link-entity name="contact" from="contactid" to="primarycontactid" link-type="${type}" alias="p"><attribute name="fullname"/>${inside}</link-entity>`;
const ofAccount = (type: string, inside = "", columns = `<attribute name="fullname"/>`) =>
  `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="${type}" alias="k">${columns}${inside}</link-entity>`;
const inFilter = (type: string, inside = "", filter = "and") =>
  `<filter type="${filter}"><link-entity name="contact" from="parentcustomerid" to="accountid" link-type="${type}">${inside}</link-entity></filter>`;
const where = (column: string, value: string, more = "") =>
  `<filter><condition attribute="${column}" operator="eq" value="${value}" ${more}/></filter>`;

describe("joins", () => {
  test("are inner unless they say otherwise", () => {
    expect(rows(toContact("inner"))).toEqual(["A Ada", "B Bob"]);
    expect(rows(toContact("natural"))).toEqual(["A Ada", "B Bob"]);
    expect(rows(toContact("inner").replace(`link-type="inner"`, ""))).toEqual(["A Ada", "B Bob"]);
  });

  test("that are outer keep rows without a partner", () => {
    expect(rows(toContact("outer"))).toEqual(["A Ada", "B Bob", "C "]);
  });

  test("give a row for each partner", () => {
    expect(rows(ofAccount("inner"))).toEqual(["A Ada", "A Bob", "B Cid"]);
  });

  test("find their partners by the primary id where 'from' is missing", () => {
    expect(rows(toContact("inner").replace(`from="contactid"`, ""))).toEqual(["A Ada", "B Bob"]);
  });

  test("apply their filters while joining", () => {
    expect(rows(toContact("outer", where("fullname", "bob")))).toEqual(["A ", "B Bob", "C "]);
  });

  test("leave filters that name them to the joined rows", () => {
    const named = `<filter><condition entityname="p" attribute="contactid" operator="null"/></filter>`;
    expect(rows(toContact("outer") + named)).toEqual(["C "]);
    expect(rows(toContact("outer", where("fullname", "bob", `entityname="p"`)))).toEqual(["B Bob"]);
  });

  test("stand inside of each other", () => {
    const user = (type: string) =>
      `<link-entity name="systemuser" from="systemuserid" to="createdby" link-type="${type}" alias="u"><attribute name="fullname"/></link-entity>`;
    expect(rows(ofAccount("inner", user("inner")))).toEqual(["A Ada User", "B Cid User"]);
    expect(rows(ofAccount("outer", user("outer")))).toEqual(["A Ada User", "A Bob ", "B Cid User", "C  "]);
    expect(rows(ofAccount("outer", user("inner")))).toEqual(["A Ada User", "B Cid User", "C  "]);
  });

  test("lead from a table to itself", () => {
    const parent = `<link-entity name="account" from="accountid" to="parentaccountid" alias="parent"><attribute name="name"/></link-entity>`;
    expect(rows(parent)).toEqual(["B A"]);
  });

  test("of which the first partner is enough give one row each", () => {
    const type = "matchfirstrowusingcrossapply";
    expect(rows(ofAccount(type))).toEqual(["A Ada", "B Cid"]);
    expect(rows(ofAccount(type, where("lastname", "a")))).toEqual(["A Bob"]);
  });

  test("compare columns across tables", () => {
    const condition = `<filter><condition attribute="fullname" operator="gt" valueof="account.name"/></filter>`;
    expect(rows(ofAccount("inner", condition))).toEqual(["A Ada", "A Bob", "B Cid"]);
    const other = `<filter><condition attribute="name" operator="eq" valueof="k.lastname"/></filter>`;
    expect(rows(ofAccount("inner") + other)).toEqual(["A Bob"]);
  });
});

describe("conditions on other tables", () => {
  test.each(["exists", "in"])("of type %s give each row once, and no columns", (type) => {
    expect(rows(ofAccount(type))).toEqual(["A", "B"]);
    expect(rows(ofAccount(type, where("lastname", "a")))).toEqual(["A"]);
  });

  test("stand in filters, beside conditions", () => {
    expect(rows(inFilter("any", where("lastname", "L")))).toEqual(["A", "B"]);
    expect(rows(inFilter("not any", where("lastname", "L")))).toEqual(["C"]);
    expect(rows(inFilter("not any", where("lastname", "A")))).toEqual(["B", "C"]);
    const either = inFilter("any", where("lastname", "A"), "or").replace(
      "</link-entity></filter>",
      `</link-entity><condition attribute="name" operator="eq" value="c"/></filter>`,
    );
    expect(rows(either)).toEqual(["A", "C"]);
  });

  test("of type 'all' want such records but none that the filters hold for, and 'not all' is 'any'", () => {
    expect(rows(inFilter("all", where("lastname", "A")))).toEqual(["B"]);
    expect(rows(inFilter("not all", where("lastname", "A")))).toEqual(["A"]);
  });

  test("hold links and conditions of their own, also on the row outside", () => {
    const user = `<link-entity name="systemuser" from="systemuserid" to="createdby" link-type="inner" alias="u"/>`;
    expect(rows(inFilter("any", user))).toEqual(["A", "B"]);
    const same = `<filter><condition attribute="lastname" operator="eq" valueof="account.name"/></filter>`;
    expect(rows(inFilter("any", same))).toEqual(["A"]);
  });

  test("of a joined table may be about a table that is joined later", () => {
    const later = `<link-entity name="account" from="accountid" to="parentaccountid" link-type="outer" alias="later"/>`;
    const condition = `<filter><condition attribute="fullname" operator="eq" valueof="later.name"/></filter>`;
    const user = `<link-entity name="systemuser" from="systemuserid" to="createdby" link-type="exists">${condition}</link-entity>`;
    expect(rows(ofAccount("inner", user) + later)).toEqual([]);
    const other = condition.replace(`"eq"`, `"ne"`);
    expect(rows(ofAccount("inner", user.replace(condition, other)) + later)).toEqual(["B Cid"]);
    const filter = user.replace(condition, other).replace(`"exists"`, `"any"`);
    expect(rows(ofAccount("inner", `<filter>${filter}</filter>`) + later)).toEqual(["B Cid"]);
  });

  test("do not find null beside null", () => {
    insert(database, "contact", { contactid: id(14), fullname: "Nobody's" });
    const parents = `<link-entity name="contact" from="parentcustomerid" to="parentaccountid" link-type`;
    expect(rows(`<filter>${parents}="any"/></filter>`)).toEqual(["B"]);
    expect(rows(`<filter>${parents}="not any"/></filter>`)).toEqual(["A", "C"]);
  });
});

describe("are refused:", () => {
  test.each([
    ["a link-type that is none", toContact("left"), "0x80041117"],
    ["a link-type for filters outside of them", toContact("any"), "0x80041117"],
    ["a link-type for joins in a filter", inFilter("inner"), "0x80040203"],
    ["two links of one alias", toContact("inner") + toContact("outer"), "0x80041130"],
    ["a table that is none", toContact("inner").replace(`"contact"`, `"nothing"`), "0x80041102"],
    ["a column that is none", toContact("inner").replace(`"contactid"`, `"id"`), "0x80041103"],
    ["columns of two types", toContact("inner").replace(`"contactid"`, `"fullname"`), "0x80040203"],
    ["a name of another table that is none", where("name", "x", `entityname="nobody"`), "0x80041126"],
    [
      "a name of a table that is only inside of a filter",
      inFilter("any").replace("<link-entity", `<link-entity alias="inside"`) +
        where("name", "x", `entityname="inside"`),
      "0x80041126",
    ],
    ["an order by a table that is none", `<order attribute="name" entityname="nobody"/>`, "0x80041126"],
  ])("%s", (_, inside, code) => {
    expect(refusal(query(inside))).toMatchObject({ status: 400, code });
  });

  test("more than 15 links", () => {
    const links = (count: number) =>
      Array.from({ length: count }, (_, n) => toContact("outer").replace(`alias="p"`, `alias="p${n}"`)).join("");
    expect(refusal(query(links(16)))).toMatchObject({ status: 400, code: "0x8004430d" });
    expect(fetched(database, query(links(15)))).toHaveLength(3);
    expect(compile(query(links(15))).columns).toHaveLength(17);
  });
});
