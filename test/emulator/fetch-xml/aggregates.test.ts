import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { id, insert, openDatabase, run } from "../query/sample-database.ts";
import { compile, fetched, refusal } from "./fetched.ts";

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  insert(database, "contact", { contactid: id(11), fullname: "Zoe" }, { contactid: id(12), fullname: "Ada" });
  // The figures of "Aggregate data using FetchXml" (Microsoft Learn).
  const figures = [
    [null, null, "2023-08-27"],
    [1500, "Redmond", "2023-03-25"],
    [2700, "Lynnwood", "2023-03-25"],
    [2900, "Los Angeles", "2023-03-25"],
    [2900, "REDMOND", "2023-03-25"],
    [3900, "Phoenix", "2023-03-25"],
    [4300, "Santa Cruz", "2023-03-25"],
    [4800, "Missoula", "2023-03-25"],
    [6000, "Dallas", "2023-03-25"],
    [6200, "Redmond", "2023-03-25"],
  ] as const;
  figures.forEach(([numberofemployees, name, day], n) => {
    insert(database, "account", {
      accountid: id(n + 1),
      numberofemployees,
      name,
      createdon: `${day}T10:00:00Z`,
      primarycontactid: n === 1 ? id(11) : id(12),
    });
  });
});
afterAll(() => {
  database.close();
});

const aggregate = (inside: string, attributes = "", table = "account") =>
  `<fetch aggregate="true" ${attributes}><entity name="${table}">${inside}</entity></fetch>`;
const value = (kind: string, alias: string, more = "") =>
  `<attribute name="numberofemployees" alias="${alias}" aggregate="${kind}" ${more}/>`;
const group = (name: string, alias: string, more = "") =>
  `<attribute name="${name}" alias="${alias}" groupby="true" ${more}/>`;

test("all functions leave out what has no value, but count", () => {
  const kinds = ["avg", "count", "countcolumn", "max", "min", "sum"];
  const different = value("countcolumn", "different", `distinct="true"`);
  expect(fetched(database, aggregate(kinds.map((kind) => value(kind, kind)).join("") + different))).toEqual([
    { avg: 3911, count: 10, countcolumn: 9, max: 6200, min: 1500, sum: 35_200, different: 8 },
  ]);
});

test("rows are grouped as texts compare, and sorted by the aliases", () => {
  const xml = aggregate(
    `${value("sum", "total")}${value("count", "rows")}${group("name", "city")}<order alias="city" descending="true"/>`,
  );
  const rows = fetched(database, xml);
  expect(rows).toHaveLength(8);
  expect(rows[0]).toEqual({ total: 4300, rows: 1, city: "Santa Cruz" });
  expect(rows[1]).toMatchObject({ total: 10_600, rows: 3 });
  expect(rows.at(-1)).toEqual({ total: 0, rows: 1, city: null });
});

test("rows are sorted by aggregates, too", () => {
  const xml = aggregate(`${value("max", "most")}${group("name", "city")}<order alias="most" descending="true"/>`);
  expect(fetched(database, xml).map(({ most }) => most)).toEqual([6200, 6000, 4800, 4300, 3900, 2900, 2700, null]);
});

test("parts of dates make groups", () => {
  const parts = ["day", "week", "month", "quarter", "year"];
  const groups = parts.map((part) => group("createdon", part, `dategrouping="${part}"`)).join("");
  expect(fetched(database, aggregate(`${value("sum", "total")}${groups}<order alias="month"/>`))).toEqual([
    { total: 35_200, day: 25, week: 12, month: 3, quarter: 1, year: 2023 },
    { total: 0, day: 27, week: 35, month: 8, quarter: 3, year: 2023 },
  ]);
});

test.each([
  ["2022-01-01", 1],
  ["2022-01-02", 2],
  ["2022-12-31", 53],
  ["2023-01-01", 1],
  ["2024-12-31", 53],
  ["2028-12-31", 54],
])("the week of %s is %d, as SQL Server counts", (day, week) => {
  const other = openDatabase();
  insert(other, "account", { accountid: id(1), createdon: `${day}T23:59:59Z` });
  expect(fetched(other, aggregate(group("createdon", "week", `dategrouping="week"`)))).toEqual([{ week }]);
  other.close();
});

test("columns of linked tables are aggregated and make groups, which lookups sort by name", () => {
  const link = `<link-entity name="contact" from="contactid" to="primarycontactid" alias="c"><attribute name="fullname" alias="who" groupby="true"/></link-entity>`;
  expect(fetched(database, aggregate(`${value("count", "n")}${link}<order alias="who"/>`))).toEqual([
    { n: 9, who: "Ada" },
    { n: 1, who: "Zoe" },
  ]);
  const lookup = aggregate(`${group("primarycontactid", "who")}${value("count", "n")}<order alias="who"/>`);
  expect(fetched(database, lookup)).toEqual([
    { who: 12, n: 9 },
    { who: 11, n: 1 },
  ]);
});

test("of nothing there is one row, and no group", () => {
  const none = `<filter><condition attribute="name" operator="eq" value="nowhere"/></filter>`;
  expect(fetched(database, aggregate(value("sum", "total") + value("max", "most") + none))).toEqual([
    { total: 0, most: null },
  ]);
  expect(fetched(database, aggregate(value("sum", "total") + group("name", "city") + none))).toEqual([]);
});

test("groups come in pages", () => {
  const page = (n: number) =>
    fetched(database, aggregate(`${group("name", "city")}<order alias="city"/>`, `count="3" page="${n}"`)).map(
      ({ city }) => city,
    );
  // One more than the page says that there is another.
  expect(page(1)).toEqual([null, "Dallas", "Los Angeles", "Lynnwood"]);
  expect(page(3)).toEqual([expect.stringMatching(/redmond/i), "Santa Cruz"]);
});

describe("the limit of an aggregate", () => {
  const isExceeded = (xml: string, limit?: number) => run(database, compile(xml, undefined, limit).excess!).length > 0;

  test("is how many rows it is made of", () => {
    expect(isExceeded(aggregate(value("count", "n")), 10)).toBe(false);
    expect(isExceeded(aggregate(value("count", "n")), 9)).toBe(true);
  });

  test("can be lower for a query, and not higher", () => {
    expect(isExceeded(aggregate(value("count", "n"), `aggregatelimit="9"`))).toBe(true);
    expect(isExceeded(aggregate(value("count", "n"), `aggregatelimit="100"`), 9)).toBe(true);
  });
});

test.each([
  ["no alias", `<attribute name="name" aggregate="count"/>`],
  ["neither function nor group", `<attribute name="name" alias="a"/>`],
  ["both", `<attribute name="name" alias="a" aggregate="count" groupby="true"/>`],
  ["a sum of texts", `<attribute name="name" alias="a" aggregate="sum"/>`],
  ["a sum of dates", `<attribute name="createdon" alias="a" aggregate="sum"/>`],
  ["a function that is none", value("median", "a")],
  ["a part of a date that is none", group("createdon", "a", `dategrouping="hour"`)],
  ["a part of a text", group("name", "a", `dategrouping="day"`)],
  ["an order by a column", `${value("count", "n")}<order attribute="name"/>`],
  ["an order by an alias that is none", `${value("count", "n")}<order alias="m"/>`],
  ["two of one alias", value("count", "n") + value("sum", "n")],
  ["nothing", ""],
])("%s is refused", (_, inside) => {
  expect(refusal(aggregate(inside)).status).toBe(400);
});

test("fiscal periods are not supported", () => {
  expect(refusal(aggregate(group("createdon", "a", `dategrouping="fiscal-period"`))).status).toBe(501);
});
