import { beforeEach, describe, expect, test } from "vitest";
import { getRecords } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld, queries, world } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

const query = (attributes = "", inside = '<order attribute="numberofemployees" />'): string =>
  `<fetch ${attributes}><entity name="account"><attribute name="name" />${inside}</entity></fetch>`;

const names = async (fetchXml: string, more: object = {}): Promise<unknown[]> =>
  (await collect(get({ fetchXml, ...more }))).map(({ name }) => name);

const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `account ${index}`);

describe("FetchXML", () => {
  test("is paged here, by its cookie", async () => {
    expect(await names(query('count="10"'))).toEqual(upTo(25));
    expect(queries()).toHaveLength(3);
    expect(queries()[1]).toContain("paging-cookie");
  });

  test("top ends it: its own, the option, the least of both", async () => {
    expect(await names(query('top="3"'))).toEqual(upTo(3));
    expect(await names(query(), { top: 4 })).toEqual(upTo(4));
    expect(await names(query('top="12"'), { pageSize: 5 })).toEqual(upTo(12));
    expect(await names(query('top="2"'), { top: 4 })).toEqual(upTo(2));
  });

  test("a page that it names is the only one", async () => {
    expect(await names(query('count="10" page="2"'))).toEqual(upTo(20).slice(10));
    expect(queries()).toHaveLength(1);
  });

  test("says its table by itself", async () => {
    const { connection } = world;
    const found = await collect(getRecords({ fetchXml: query('top="1"'), connection }));
    expect(found).toEqual([{ "@table": "account", accountid: idOf(0), name: "account 0" }]);
    expect(await refusal(collect(getRecords("contact", { fetchXml: query(), connection })))).toBe(
      "The FetchXML asks for records of account, not of contact.",
    );
  });

  test("gives aggregates by their aliases", async () => {
    const fetchXml =
      '<fetch aggregate="true"><entity name="account"><attribute name="address1_city" alias="city" groupby="true" />' +
      '<attribute name="accountid" alias="count" aggregate="count" /><order alias="city" /></entity></fetch>';
    expect(await collect(get({ fetchXml }))).toEqual([
      { "@table": "account", city: "Bonn", count: 13 },
      { "@table": "account", city: "O'Fallon", count: 12 },
    ]);
  });

  test("gives lookups as lookups, or as names", async () => {
    const fetchXml = query(
      "",
      '<attribute name="parentaccountid" /><filter><condition attribute="parentaccountid" operator="not-null" /></filter>',
    );
    expect(await collect(get({ fetchXml }))).toMatchObject([
      { parentaccountid: { table: "account", id: idOf(3), name: "account 3" } },
    ]);
    expect(await collect(get({ fetchXml, lookupValuesReturnName: true }))).toMatchObject([
      { parentaccountid: "account 3" },
    ]);
  });

  test("is counted", async () => {
    expect(await get({ fetchXml: query('count="7"') }).count()).toBe(25);
  });

  test.each(["columns", "filter", "ids", "links", "activeOnly", "orderBy", "stable"])(
    "says what %s would say",
    (name) => {
      const value = { activeOnly: true, stable: true, filter: "x", orderBy: "name" }[name] ?? [];
      expect(() => get({ fetchXml: query(), [name]: value })).toThrow(
        `getRecords takes either fetchXml or ${name}, not both.`,
      );
    },
  );

  test("what is wrong in it is told by the service", async () => {
    expect(await refusal(names(query("", "<nonsense />")))).toContain("nonsense");
    expect(await refusal(names("SELECT 1"))).toContain("Expected FetchXML that begins with <fetch>");
  });
});
