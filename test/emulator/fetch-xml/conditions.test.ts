import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { id, insert, me, openDatabase } from "../query/sample-database.ts";
import { filtered, holding, refusal } from "./fetched.ts";

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  insert(
    database,
    "account",
    {
      accountid: id(1),
      name: "Contoso",
      description: "contoso",
      numberofemployees: 10,
      donotemail: 1,
      createdon: "2026-03-15T08:00:00Z",
    },
    {
      accountid: id(2),
      name: "Café 100%",
      description: "other",
      numberofemployees: 20,
      donotemail: 0,
      createdon: "2026-03-14T23:59:59Z",
    },
    { accountid: id(3), name: "a_b[c]", numberofemployees: -5, ownerid: me, createdon: "2026-03-01T00:00:00Z" },
    { accountid: id(4), parentaccountid: id(1), createdon: "2025-01-01T00:00:00Z" },
    { accountid: id(5), name: "axb", parentaccountid: id(4) },
  );
});
afterAll(() => {
  database.close();
});

const value = (...values: readonly (string | number)[]) => values.map((one) => `<value>${one}</value>`).join("");

describe("comparisons", () => {
  test.each([
    [`attribute="name" operator="eq" value="CONTOSO  "`, [1]],
    [`attribute="name" operator="eq" value="cafe 100%"`, [2]],
    [`attribute="numberofemployees" operator="eq" value=" 10 "`, [1]],
    [`attribute="numberofemployees" operator="ne" value="10"`, [2, 3, 4, 5]],
    [`attribute="numberofemployees" operator="neq" value="10"`, [2, 3, 4, 5]],
    [`attribute="numberofemployees" operator="gt" value="10"`, [2]],
    [`attribute="numberofemployees" operator="ge" value="+10"`, [1, 2]],
    [`attribute="numberofemployees" operator="lt" value="10"`, [3]],
    [`attribute="numberofemployees" operator="le" value="10"`, [1, 3]],
    [`attribute="donotemail" operator="eq" value="true"`, [1]],
    [`attribute="donotemail" operator="eq" value="0"`, [2]],
    [`attribute="accountid" operator="eq" value="{${id(3).toUpperCase()}}"`, [3]],
    [`attribute="parentaccountid" operator="eq" value="${id(1)}"`, [4]],
    [`attribute="createdon" operator="ge" value="2026-03-15"`, [1]],
    [`attribute="createdon" operator="lt" value="2026-03-01 00:00:01"`, [3, 4]],
    [`attribute="createdon" operator="eq" value="2026-03-15T10:00:00+02:00"`, [1]],
    [`attribute="createdon" operator="on" value="3/14/2026"`, [2]],
    [`attribute="numberofemployees" operator="null"`, [4, 5]],
    [`attribute="name" operator="not-null"`, [1, 2, 3, 5]],
  ])("%s holds for %j", (condition, expected) => {
    expect(holding(database, condition)).toEqual(expected);
  });
});

describe("texts", () => {
  test.each([
    ["%TOSO", [1]],
    ["c%", [1, 2]],
    ["%f%", [2]],
    ["contoso", [1]],
    ["%", [1, 2, 3, 5]],
    ["a_b", [5]],
    ["a[_]b%", [3]],
    ["%100[%]", [2]],
    ["%[[]c]", [3]],
    ["[a-b]%", [3, 5]],
    ["[^a-b]%", [1, 2]],
    ["C_nt*", []],
    ["?ontoso", []],
  ])("like '%s' holds for %j", (pattern, expected) => {
    expect(holding(database, `attribute="name" operator="like" value="${pattern}"`)).toEqual(expected);
  });

  test.each([
    [`operator="not-like" value="c%"`, [3, 4, 5]],
    [`operator="begins-with" value="CON"`, [1]],
    [`operator="not-begin-with" value="con"`, [2, 3, 4, 5]],
    [`operator="ends-with" value="0%"`, [2]],
    [`operator="not-end-with" value="b"`, [1, 2, 3, 4]],
  ])("%s holds for %j", (condition, expected) => {
    expect(holding(database, `attribute="name" ${condition}`)).toEqual(expected);
  });

  test("a pattern for a column that is no text is refused", () => {
    const xml = `<fetch><entity name="account"><filter><condition attribute="numberofemployees" operator="like" value="1%"/></filter></entity></fetch>`;
    expect(refusal(xml)).toMatchObject({ status: 400, code: "0x80040203" });
  });

  test("a pattern of more than 4000 letters is refused", () => {
    const xml = `<fetch><entity name="account"><filter><condition attribute="name" operator="like" value="${"_".repeat(4001)}"/></filter></entity></fetch>`;
    expect(refusal(xml).message).toContain("4000");
    expect(holding(database, `attribute="name" operator="like" value="_${"*".repeat(3999)}"`)).toEqual([]);
  });
});

test.each([
  ["in", value(10, -5), [1, 3]],
  ["not-in", value(10, -5), [2, 4, 5]],
  ["between", value(0, 20), [1, 2]],
  ["not-between", value(0, 15), [2, 3, 4, 5]],
])("%s takes several values", (operator, inside, expected) => {
  expect(holding(database, `attribute="numberofemployees" operator="${operator}"`, inside)).toEqual(expected);
});

test.each([
  [`attribute="createdon" operator="today"`, [1]],
  [`attribute="createdon" operator="yesterday"`, [2]],
  [`attribute="createdon" operator="last-x-days" value="1"`, [1, 2]],
  [`attribute="createdon" operator="this-month"`, [1, 2, 3]],
  [`attribute="createdon" operator="last-year"`, [4]],
  [`attribute="createdon" operator="olderthan-x-months" value="2"`, [4]],
  [`attribute="createdon" operator="on-or-before" value="2026-03-01"`, [3, 4]],
  [`attribute="ownerid" operator="eq-userid"`, [3]],
  [`attribute="ownerid" operator="ne-userid"`, [1, 2, 4, 5]],
])("%s means what the query function of the Web API means", (condition, expected) => {
  expect(holding(database, condition)).toEqual(expected);
});

describe("two columns", () => {
  test("of one row are compared", () => {
    expect(holding(database, `attribute="name" operator="eq" valueof="description"`)).toEqual([1]);
    expect(holding(database, `attribute="name" operator="ne" valueof="account.description"`)).toEqual([2]);
  });

  test.each([
    ["eq", "numberofemployees", "Columns of one type"],
    ["like", "description", "compares no two columns"],
    ["eq", "nothing.name", "'nothing'"],
    ["eq", "nothing", "'nothing'"],
  ])("are refused for %s and %s", (operator, other, message) => {
    const xml = `<fetch><entity name="account"><filter><condition attribute="name" operator="${operator}" valueof="${other}"/></filter></entity></fetch>`;
    expect(refusal(xml)).toMatchObject({ status: 400, message: expect.stringContaining(message) as string });
  });
});

describe("filters", () => {
  const has = (n: number) => `<condition attribute="numberofemployees" operator="eq" value="${n}"/>`;

  test("hold when all or any of their conditions do, one inside the other", () => {
    expect(filtered(database, `<filter>${has(10)}${has(20)}</filter>`)).toEqual([]);
    expect(filtered(database, `<filter type="or">${has(10)}${has(20)}</filter>`)).toEqual([1, 2]);
    const nested = `<filter type="or">${has(20)}<filter type="and">${has(10)}<condition attribute="name" operator="eq" value="contoso"/></filter></filter>`;
    expect(filtered(database, nested)).toEqual([1, 2]);
  });

  test("beside each other must all hold, and empty ones always do", () => {
    expect(filtered(database, `<filter>${has(10)}</filter><filter/><filter>${has(20)}</filter>`)).toEqual([]);
    expect(filtered(database, `<filter type="or"><filter/></filter>`)).toHaveLength(5);
  });
});

describe("values", () => {
  const refused = (condition: string, inside = "") =>
    refusal(
      `<fetch><entity name="account"><filter><condition ${condition}>${inside}</condition></filter></entity></fetch>`,
    );

  test.each([
    [`attribute="numberofemployees" operator="eq" value="ten"`, "System.Int32"],
    [`attribute="numberofemployees" operator="eq" value="1.5"`, "System.Int32"],
    [`attribute="numberofemployees" operator="eq" value="2147483648"`, "System.Int32"],
    [`attribute="accountid" operator="eq" value="1"`, "System.Guid"],
    [`attribute="createdon" operator="eq" value="2026-02-30"`, "System.DateTime"],
    [`attribute="createdon" operator="on" value="soon"`, "System.DateTime"],
    [`attribute="donotemail" operator="eq" value="maybe"`, "System.Boolean"],
    [`attribute="revenue" operator="gt" value="much"`, "System.Decimal"],
  ])("of the wrong type are refused: %s", (condition, type) => {
    expect(refused(condition)).toMatchObject({
      status: 400,
      code: "0x80040203",
      message: expect.stringContaining(`expected argument(s) of type '${type}' but received 'System.String'`) as string,
    });
  });

  test.each([
    [`attribute="name" operator="eq"`, ""],
    [`attribute="name" operator="eq"`, value("a", "b")],
    [`attribute="name" operator="in"`, ""],
    [`attribute="name" operator="in" value="a"`, value("b")],
    [`attribute="createdon" operator="last-x-days" value="0"`, ""],
    [`attribute="numberofemployees" operator="between"`, value(1)],
    [`attribute="name" operator="today"`, ""],
  ])("too few or too many, or for another column, are refused: %s %s", (condition, inside) => {
    expect(refused(condition, inside).status).toBe(400);
  });

  test("stay values, whatever they hold", () => {
    const injected = "'; DROP TABLE account; --";
    for (const operator of ["eq", "like", "begins-with"]) {
      expect(holding(database, `attribute="name" operator="${operator}" value="${injected}"`)).toEqual([]);
    }
    expect(holding(database, `attribute="name" operator="in"`, value(injected, "contoso"))).toEqual([1]);
  });
});
