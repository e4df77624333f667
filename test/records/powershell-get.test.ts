import { beforeEach, describe, expect, test } from "vitest";
import { getRecords, setRecords, type GetRecordsOptions } from "../../src/index.ts";
import { collect, idOf } from "./emulated.ts";
import { get, openWorld, world } from "./readable.ts";
import { refusal } from "./refusal.ts";

/** What the PowerShell module's own tests say of Get-DataverseRecord, in this library's words. */
beforeEach(openWorld);

const names = async (options: GetRecordsOptions): Promise<unknown[]> =>
  (await collect(get({ columns: ["name"], orderBy: "numberofemployees", ...options }))).map(({ name }) => name);
const accountsNamed = (...numbers: readonly number[]): string[] => numbers.map((number) => `account ${number}`);

describe("values", () => {
  test("are native ones, and id and table come unasked", async () => {
    const columns = ["name", "accountcategorycode", "numberofemployees", "parentaccountid", "createdon", "donotemail"];
    const [found] = await collect(get({ columns, ids: [idOf(7)] }));
    expect(found).toMatchObject({
      "@table": "account",
      accountid: idOf(7),
      name: "account 7",
      accountcategorycode: null,
      numberofemployees: 7,
      parentaccountid: { table: "account", id: idOf(3), name: "account 3" },
      donotemail: false,
    });
    expect(String(found?.createdon)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});

describe("FilterValues", () => {
  test.each<[string, GetRecordsOptions["filter"], string[]]>([
    ["equal by default", { name: "account 3" }, accountsNamed(3)],
    ["the old syntax of operators", { "name:Like": "account 2_" }, accountsNamed(20, 21, 22, 23, 24)],
    ["the new one", { numberofemployees: { value: 22, operator: "GreaterThan" } }, accountsNamed(23, 24)],
    ["operators without a value", { "parentaccountid:NotNull": "" }, accountsNamed(7)],
    ["In", { "numberofemployees:In": [1, 2] }, accountsNamed(1, 2)],
    ["an array, which is In", { numberofemployees: [1, 2] }, accountsNamed(1, 2)],
    [
      "entries of an object are joined by AND",
      { address1_city: "Bonn", "numberofemployees:LessThan": 3 },
      accountsNamed(0, 2),
    ],
    ["objects are joined by OR", [{ name: "account 1" }, { name: "account 2" }], accountsNamed(1, 2)],
    ["null is IS NULL", { parentaccountid: null, "numberofemployees:Between": [6, 8] }, accountsNamed(6, 8)],
    [
      "groups",
      { or: [{ name: "account 1" }, { and: [{ address1_city: "Bonn" }, { numberofemployees: 4 }] }] },
      accountsNamed(1, 4),
    ],
    ["not", { not: { "numberofemployees:LessThan": 24 } }, accountsNamed(24)],
    ["xor", { xor: [{ "numberofemployees:LessThan": 2 }, { "numberofemployees:LessThan": 4 }] }, accountsNamed(2, 3)],
  ])("%s", async (_, filter, expected) => {
    expect(await names({ filter })).toEqual(expected);
  });

  test("an empty text as filter is none", async () => {
    expect(await names({ filter: "" })).toHaveLength(25);
  });
});

describe("ExcludeFilterValues", () => {
  test("by itself, with ExcludeFilterOr, and together with a filter: as its help says, not as its source does", async () => {
    const four = { "numberofemployees:LessThan": 4 };
    const excludeFilter = [{ address1_city: "Bonn" }, { "numberofemployees:LessThan": 2 }];
    expect(await names({ filter: four, excludeFilter })).toEqual(accountsNamed(1, 2, 3));
    expect(await names({ filter: four, excludeFilter, excludeFilterOr: true })).toEqual(accountsNamed(3));
  });
});

describe("pages, Top and OrderBy", () => {
  test("all come, beyond the size of a page", async () => {
    expect(await names({ pageSize: 2 })).toHaveLength(25);
  });

  test("Top, with an order", async () => {
    expect(await names({ top: 3 })).toEqual(accountsNamed(0, 1, 2));
    expect(await names({ top: 3, orderBy: "numberofemployees desc" })).toEqual(accountsNamed(24, 23, 22));
  });

  test("an order by several columns in mixed directions", async () => {
    expect(await names({ top: 2, orderBy: ["address1_city", "numberofemployees desc"] })).toEqual(
      accountsNamed(24, 22),
    );
  });
});

describe("FetchXml", () => {
  const fetched = (inside: string, attributes = ""): Promise<unknown[]> =>
    collect(
      getRecords({
        connection: world.connection,
        fetchXml: `<fetch ${attributes}><entity name="account"><attribute name="name"/>${inside}</entity></fetch>`,
      }),
    );

  test.each([
    ["filter", '<filter><condition attribute="name" operator="eq" value="account 3"/></filter>', 1],
    [
      "and, or",
      '<filter type="or"><condition attribute="name" operator="eq" value="account 3"/><condition attribute="numberofemployees" operator="gt" value="22"/></filter>',
      3,
    ],
    ["like", '<filter><condition attribute="name" operator="like" value="account 1%"/></filter>', 11],
    [
      "a join with an alias",
      '<link-entity name="account" from="accountid" to="parentaccountid" alias="p"><attribute name="name"/></link-entity>',
      1,
    ],
  ])("%s", async (_, inside, count) => {
    expect(await fetched(inside)).toHaveLength(count);
  });

  test("order, top, and pages of all 25", async () => {
    expect(await fetched('<order attribute="numberofemployees" descending="true"/>', 'top="1"')).toMatchObject([
      { name: "account 24" },
    ]);
    expect(await fetched("", 'count="10"')).toHaveLength(25);
  });
});

describe("Id, Name and ExcludeId", () => {
  test.each<[string, GetRecordsOptions, number]>([
    ["one id", { ids: [idOf(1)] }, 1],
    ["several", { ids: [idOf(1), idOf(2)] }, 2],
    ["one that is not there", { ids: [idOf(99)] }, 0],
    ["one name", { names: ["account 1"] }, 1],
    ["several names", { names: ["account 1", "account 2"] }, 2],
    ["a name that is not there", { names: ["nobody"] }, 0],
    ["all but one id", { excludeIds: [idOf(1)] }, 24],
    ["all but one id, filtered", { excludeIds: [idOf(1)], filter: { numberofemployees: [1, 2] } }, 1],
    ["all but none", { excludeIds: [] }, 25],
  ])("%s", async (_, options, count) => {
    expect(await names(options)).toHaveLength(count);
  });
});

describe("Links", () => {
  test("their type, alias, filter, and several of them", async () => {
    const { connection } = world;
    const contact = { lastname: "Doe", parentcustomerid: { table: "account", id: idOf(1) } };
    await setRecords("contact", [contact, { ...contact, lastname: "Roe" }], { createOnly: true, connection });
    const link = { table: "contact", from: "parentcustomerid", to: "accountid", alias: "c", columns: ["lastname"] };
    expect(await names({ links: [link] })).toHaveLength(2);
    expect(await names({ links: [{ ...link, type: "outer" }] })).toHaveLength(26);
    expect(await names({ links: [{ ...link, filter: { lastname: "Roe" } }] })).toEqual(["account 1"]);
    const owner = { table: "systemuser", to: "ownerid", alias: "o" };
    expect(await names({ links: [link, owner], filter: { "c.lastname": "Doe", "o.fullname:NotNull": "" } })).toEqual([
      "account 1",
    ]);
  });
});

describe("MatchOn", () => {
  test("one column, several columns, an ambiguous input, several matches allowed, and none", async () => {
    const matched = (columns: readonly string[], record: object, allowMultipleMatches = false): Promise<unknown[]> =>
      collect(get({ columns: ["name"], matchOn: { columns, records: [record], allowMultipleMatches } }));
    expect(await matched(["name"], { name: "account 1" })).toHaveLength(1);
    expect(await matched(["name", "numberofemployees"], { name: "account 1", numberofemployees: "1" })).toHaveLength(1);
    expect(await refusal(matched(["address1_city"], { address1_city: "Bonn" }))).toContain("allowMultipleMatches");
    expect(await matched(["address1_city"], { address1_city: "Bonn" }, true)).toHaveLength(13);
    expect(await matched(["name"], { name: "nobody" })).toEqual([]);
  });
});

test("RecordCount is the number of records", async () => {
  expect(await get({ filter: { address1_city: "Bonn" } }).count()).toBe(13);
});
