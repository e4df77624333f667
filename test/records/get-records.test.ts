import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { getRecords, type DataverseRecord, type GetRecordsOptions, type RecordStream } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { collect, idOf } from "./emulated.ts";
import { get, openWorld, queries, world } from "./readable.ts";

beforeEach(openWorld);

async function names(options: GetRecordsOptions): Promise<unknown[]> {
  return (await collect(get({ columns: ["name"], ...options }))).map(({ name }) => name);
}

describe("what is asked for", () => {
  test("columns: the primary id comes with them, and the table is named", async () => {
    const [first] = await collect(
      get({ columns: ["name", "numberofemployees"], top: 1, orderBy: "numberofemployees" }),
    );
    expect(first).toEqual({ "@table": "account", accountid: idOf(0), name: "account 0", numberofemployees: 0 });
  });

  test("an empty list of columns gives ids alone", async () => {
    const [first] = await collect(get({ columns: [], top: 1, orderBy: "name" }));
    expect(first).toEqual({ "@table": "account", accountid: idOf(0) });
  });

  test("without columns all that can be read comes", async () => {
    const [first] = await collect(get({ top: 1, orderBy: "name" }));
    expect(first).toMatchObject({ name: "account 0", description: null, statecode: 0, donotemail: false });
    expect(Object.keys(first!).length).toBeGreaterThan(100);
    expect(Object.keys(first!).filter((name) => name.includes("@"))).toEqual(["@table"]);
  });

  test("a lookup is asked for by its column's name, and comes as table, id and name", async () => {
    const records = await collect(get({ columns: ["parentaccountid"], filter: "_parentaccountid_value ne null" }));
    expect(records).toEqual([
      {
        "@table": "account",
        accountid: idOf(7),
        parentaccountid: { table: "account", id: idOf(3), name: "account 3" },
      },
    ]);
  });

  test("a column named twice is asked for once", async () => {
    await collect(get({ columns: ["name", "name", "accountid"], top: 1 }));
    expect(queries()).toEqual(["accounts?$select=accountid,name&$top=1"]);
  });
});

describe("filters", () => {
  test.each<[string, GetRecordsOptions["filter"], unknown[]]>([
    ["text in the Web API's language", "numberofemployees gt 22", ["account 23", "account 24"]],
    ["a plain object", { numberofemployees: 3 }, ["account 3"]],
    ["several columns at once", { numberofemployees: [3, 4, 5], address1_city: "Bonn" }, ["account 4"]],
    ["the label of a choice", { accountcategorycode: "preferred customer", numberofemployees: ["1"] }, ["account 1"]],
    ["a lookup by its column's name", { parentaccountid: idOf(3) }, ["account 7"]],
    [
      "a lookup as getRecords gives it",
      { parentaccountid: { table: "account", id: idOf(3), name: "x" } },
      ["account 7"],
    ],
    ["a quote within the value", { address1_city: "O'Fallon", numberofemployees: [1, 2] }, ["account 1"]],
    ["a value that tries to end its literal", { name: "x' or name ne 'y" }, []],
    ["a value that tries to end its option", { name: "x&$top=1" }, []],
  ])("%s", async (_, filter, expected) => {
    expect(await names({ ...(filter === undefined ? {} : { filter }), orderBy: "name" })).toEqual(expected);
  });

  test("an empty object is no filter", async () => {
    expect(await names({ filter: {} })).toHaveLength(25);
  });

  test("null finds what is empty", async () => {
    expect(await get({ columns: [], filter: { accountcategorycode: null } }).count()).toBe(20);
  });
});

describe("order", () => {
  test.each<[GetRecordsOptions["orderBy"], unknown[]]>([
    ["numberofemployees desc", ["account 24", "account 23"]],
    ["address1_city, numberofemployees desc", ["account 24", "account 22"]],
    [
      ["address1_city desc", "numberofemployees asc"],
      ["account 1", "account 3"],
    ],
  ])("by %j", async (orderBy = [], expected) => {
    expect(await names({ orderBy, top: 2 })).toEqual(expected);
  });

  test.each([
    [
      "name descending",
      'Expected orderBy to be a column name, with " desc" for the other direction, got "name descending" (string).',
    ],
    [
      "name desc nulls",
      'Expected orderBy to be a column name, with " desc" for the other direction, got "name desc nulls" (string).',
    ],
    ["name-", 'Expected orderBy to be a column name, with " desc" for the other direction, got "name-" (string).'],
    ["nam", "account has no column nam. Did you mean name?"],
    ["name,", "account has no column ."],
  ])("by %j is refused", async (orderBy, message) => {
    expect(await rejection(names({ orderBy }))).toMatchObject({ message });
  });
});

describe("pages", () => {
  test("top below the page size is one request with $top", async () => {
    expect(await names({ top: 3, pageSize: 10, orderBy: "numberofemployees" })).toHaveLength(3);
    expect(queries()).toEqual(["accounts?$select=accountid,name&$orderby=numberofemployees&$top=3"]);
  });

  test("top equal to the page size is one request too", async () => {
    expect(await names({ top: 10, pageSize: 10 })).toHaveLength(10);
    expect(queries()).toEqual(["accounts?$select=accountid,name&$top=10"]);
  });

  test("top above the page size is paged and cut", async () => {
    const found = await names({ top: 12, pageSize: 5, orderBy: "numberofemployees" });
    expect(found).toEqual(Array.from({ length: 12 }, (_, index) => `account ${index}`));
    expect(queries()).toHaveLength(3);
    expect(queries().join()).not.toContain("$top");
  });

  test("top that ends with a page asks for no further one", async () => {
    expect(await names({ top: 10, pageSize: 5 })).toHaveLength(10);
    expect(queries()).toHaveLength(2);
  });

  test("top above all there is gives all there is, each record once", async () => {
    const found = await collect(get({ columns: [], top: 1000, pageSize: 4 }));
    expect(new Set(found.map(({ accountid }) => accountid)).size).toBe(25);
    expect(found).toHaveLength(25);
  });

  test("pages come as the service cuts them", async () => {
    const sizes = (await collect(get({ columns: [], pageSize: 10 }).pages())).map(({ records }) => records.length);
    expect(sizes).toEqual([10, 10, 5]);
  });

  test("the next page is on its way while the current one is consumed, and not the one after it", async () => {
    const pages = get({ columns: [], pageSize: 10 }).pages()[Symbol.asyncIterator]();
    await pages.next();
    await sleep(20);
    expect(queries()).toHaveLength(2);
    await pages.next();
    await sleep(20);
    expect(queries()).toHaveLength(3);
    await pages.return?.();
  });

  test("count pages through the ids, filter included", async () => {
    expect(await get({ pageSize: 10 }).count()).toBe(25);
    expect(await get({ filter: { address1_city: "Bonn" }, columns: ["name"] }).count()).toBe(13);
    expect(queries()[0]).toBe("accounts?$select=accountid");
  });

  test("each iteration asks anew, and asking begins with the first record", async () => {
    const stream = get({ columns: [], top: 1 });
    expect(queries()).toHaveLength(0);
    await collect(stream);
    await collect(stream);
    expect(queries()).toHaveLength(2);
  });
});

test("records have the type that is asked for", () => {
  interface Account {
    readonly accountid: string;
    readonly name: string | null;
  }
  const { connection } = world;
  expectTypeOf(getRecords<Account>("account", { connection })).toEqualTypeOf<RecordStream<Account>>();
  expectTypeOf(getRecords<Account>({ fetchXml: "", connection })).toEqualTypeOf<RecordStream<Account>>();
  expectTypeOf(getRecords("account", { connection })).toEqualTypeOf<RecordStream<DataverseRecord>>();
});

describe("options that cannot be", () => {
  test.each<[object, string]>([
    [{ top: 0 }, "Expected top to be an integer from 1 and up, got 0 (number)."],
    [{ top: 1.5 }, "Expected top to be an integer from 1 and up, got 1.5 (number)."],
    [{ pageSize: 5001 }, "Expected pageSize to be an integer from 1 to 5000, got 5001 (number)."],
    [{ pageSize: Number.NaN }, "Expected pageSize to be an integer from 1 to 5000, got NaN (number)."],
    [{ select: ["name"] }, "getRecords has no option select. Its options: columns, excludeColumns, "],
  ])("%j is refused at once", (options, message) => {
    expect(() => get(options)).toThrow(message);
  });
});
