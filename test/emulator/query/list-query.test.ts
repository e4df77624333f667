import type { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { blobToGuid, guidToBlob } from "../../../src/emulator/guid.ts";
import { compileCount } from "../../../src/emulator/query/count-query.ts";
import { compileListQuery } from "../../../src/emulator/query/list-query.ts";
import { compileRecordQuery } from "../../../src/emulator/query/record-query.ts";
import { account, contact } from "./sample-tables.ts";
import { compile, contextOf, find, id, insert, me, openDatabase, run } from "./sample-database.ts";

let database: DatabaseSync;

beforeAll(() => {
  database = openDatabase();
  insert(database, "systemuser", { systemuserid: me, fullname: "Ann" });
  insert(database, "team", { teamid: id(70), name: "Red" });
  insert(database, "contact", { contactid: id(50), fullname: "Zoe" }, { contactid: id(51), fullname: "adam" });
  insert(
    database,
    "account",
    { accountid: id(1), name: "b", revenue: 2, versionnumber: 11, ownerid: me, owneridtype: "systemuser" },
    { accountid: id(2), name: "Á", revenue: 1, versionnumber: 12, ownerid: id(70), owneridtype: "team" },
    { accountid: id(3), versionnumber: 13, primarycontactid: id(50) },
    { accountid: id(4), name: "a", revenue: 1, versionnumber: 14, primarycontactid: id(51) },
  );
});

const names = (options: Readonly<Record<string, string>>): string[] =>
  compile(options).columns.map(({ column }) => column.logicalName);

describe("$select", () => {
  it("brings the primary id and the version number along", () => {
    const query = compile({ $select: "name", $top: "1", $orderby: "name desc" });
    expect(names({ $select: "name" })).toEqual(["name", "accountid"]);
    const [row] = run(database, query);
    expect(row?.[query.columns[0]!.position]).toBe("b");
    expect(blobToGuid(row?.[query.columns[1]!.position] as Uint8Array)).toBe(id(1));
    expect(row?.[query.versionPosition!]).toBe(11);
  });

  it("brings the currency with money, and nothing twice", () => {
    expect(names({ $select: "revenue, name,revenue,accountid" })).toEqual([
      "revenue",
      "name",
      "accountid",
      "transactioncurrencyid",
    ]);
  });

  it("takes lookups by the name that they have in JSON only", () => {
    expect(names({ $select: "_primarycontactid_value" })).toEqual(["primarycontactid", "accountid"]);
    expect(() => compile({ $select: "primarycontactid" })).toThrow("property named 'primarycontactid'");
    expect(() => compile({ $select: "name,nosuch" })).toThrow("property named 'nosuch'");
    expect(() => compile({ $select: "name," })).toThrow("property named ''");
  });

  it("gives every stored column but images when it is missing, empty or a star", () => {
    const all = [...account.columns.values()]
      .filter(({ stored, type }) => stored && type !== "Image")
      .map(({ logicalName }) => logicalName);
    expect(names({})).toEqual(all);
    expect(names({ $select: "" })).toEqual(all);
    expect(names({ $select: "*" })).toEqual(all);
    expect(names({ $select: "name,*" })).toEqual(all);
  });

  it("finds the table and the name that a lookup with several targets points to", () => {
    const request = {
      options: new Map([["$select", "_ownerid_value,_primarycontactid_value"]]),
      withLookupNames: true,
    };
    const query = compileListQuery(request, contextOf());
    const [owner, primary] = query.columns;
    const rows = run(database, query);
    expect(rows.map((row) => row[owner!.targetPosition!])).toEqual(["systemuser", "team", null, null]);
    expect(rows.map((row) => row[owner!.namePosition!])).toEqual(["Ann", "Red", null, null]);
    expect(rows.map((row) => row[primary!.namePosition!])).toEqual([null, null, "Zoe", "adam"]);
    expect(primary?.targetPosition).toBeUndefined();
  });

  it("leaves names out of which the table is unknown", () => {
    const request = { options: new Map([["$select", "_transactioncurrencyid_value"]]), withLookupNames: true };
    expect(compileListQuery(request, contextOf()).columns[0]?.namePosition).toBeUndefined();
  });
});

describe("one record", () => {
  it("is found by its id", () => {
    const query = compileRecordQuery({ select: "name", expand: [], withLookupNames: false }, contextOf());
    const [row] = run(database, { sql: query.sql, parameters: [guidToBlob(id(2))] });
    expect(row?.[query.columns[0]!.position]).toBe("Á");
    expect(row?.[query.versionPosition!]).toBe(12);
  });
});

describe("$orderby", () => {
  it.each<[string, number[]]>([
    ["name", [3, 2, 4, 1]],
    ["name desc", [1, 2, 4, 3]],
    ["name asc,revenue desc", [3, 2, 4, 1]],
    ["revenue desc, name desc", [1, 2, 4, 3]],
    ["accountid desc,name", [4, 3, 2, 1]],
    ["name,name desc", [3, 2, 4, 1]],
    ["_primarycontactid_value", [1, 2, 4, 3]],
    ["_primarycontactid_value desc", [3, 4, 1, 2]],
    ["_ownerid_value desc", [2, 1, 3, 4]],
    ["primarycontactid/fullname", [1, 2, 4, 3]],
    ["primarycontactid/fullname desc,name", [3, 4, 2, 1]],
    ["versionnumber desc", [4, 3, 2, 1]],
  ])("%s", ($orderby, expected) => {
    expect(find(database, { $orderby })).toEqual(expected);
  });

  it.each<[string, string]>([
    ["name up", "Syntax error at position 5 in 'name up'."],
    ["", "Syntax error at position 0 in ''."],
    ["name,", "Syntax error at position 5 in 'name,'."],
    ["'name'", "Syntax error at position 0"],
    ["name desc asc", "Syntax error at position 10"],
    ["nosuch", "Could not find a property named 'nosuch'"],
    ["_transactioncurrencyid_value", "ordering by '_transactioncurrencyid_value'"],
    ["entityimage", "a column of type Image"],
  ])("refuses '%s'", ($orderby, message) => {
    expect(() => compile({ $orderby })).toThrow(message);
  });
});

describe("limits", () => {
  it("gives a page of 5000 unless told otherwise", () => {
    expect(compile({})).toMatchObject({ limit: 5000, paged: true });
    expect(compile({}, account, 3)).toMatchObject({ limit: 3, paged: true });
    expect(compile({}, account, 9999)).toMatchObject({ limit: 5000 });
    expect(compile({}, account, 0)).toMatchObject({ limit: 5000 });
    expect(run(database, compile({}, account, 3))).toHaveLength(4);
  });

  it("gives no page after $top", () => {
    const query = compile({ $top: "3" });
    expect(query).toMatchObject({ limit: 3, paged: false });
    expect(run(database, query)).toHaveLength(3);
    expect(run(database, compile({ $top: "0" }))).toHaveLength(0);
  });

  it("does not heed $top where a page size is preferred", () => {
    expect(compile({ $top: "1" }, account, 2)).toMatchObject({ limit: 2, paged: true });
  });

  it.each(["-1", "x", "", "1.5", "1e3"])("refuses $top=%s", ($top) => {
    expect(() => compile({ $top })).toThrow(`Invalid value '${$top}' for $top`);
  });
});

describe("$count", () => {
  it("counts all rows of the filter, whatever the page", () => {
    const query = compile({ $count: "true", $filter: "name ne null", $top: "1" });
    expect(run(database, query.count!)).toEqual([[3]]);
    expect(compile({ $count: "false" }).count).toBeUndefined();
    expect(() => compile({ $count: "yes" })).toThrow("Invalid value 'yes' for $count");
  });

  it("counts the same by /$count", () => {
    const options = new Map([["$filter", "primarycontactid/fullname eq 'zoe'"]]);
    expect(run(database, compileCount(options, contextOf()))).toEqual([[1]]);
    expect(run(database, compileCount(new Map(), contextOf()))).toEqual([[4]]);
  });

  it("ends at 5000, and tells by one more that it did", () => {
    const many = openDatabase();
    many.exec("BEGIN");
    for (let n = 1; n <= 5010; n++) insert(many, "contact", { contactid: id(n) });
    expect(run(many, compileCount(new Map(), contextOf(contact)))).toEqual([[5000]]);
    expect(run(many, compile({ $count: "true" }, contact).count!)).toEqual([[5001]]);
  });
});

describe("options", () => {
  it.each<[string, number, string]>([
    ["$skip", 400, "Skip Clause is not supported"],
    ["$search", 400, "'$search'"],
    ["$format", 400, "'$format'"],
    ["$Filter", 400, "'$Filter'"],
    ["$apply", 501, "'$apply'"],
    ["fetchXml", 501, "'fetchXml'"],
    ["savedQuery", 501, "'savedQuery'"],
  ])("refuses %s with %i", (name, status, message) => {
    expect(() => compile({ [name]: "1" })).toThrow(expect.objectContaining({ status }) as Error);
    expect(() => compile({ [name]: "1" })).toThrow(message);
    expect(() => compileCount(new Map([[name, "1"]]), contextOf())).toThrow(message);
  });

  it("lets those pass that are not OData's", () => {
    expect(() =>
      compile({ tag: "x", BypassCustomPluginExecution: "true", partitionId: "p", "@p1": "((" }),
    ).not.toThrow();
  });
});

describe("text of users never becomes SQL", () => {
  it.each([
    "'; DROP TABLE account; --",
    '" OR 1=1 --',
    "') OR ('1'='1",
    "a' || (SELECT name FROM sqlite_master) || 'b",
    "?1 :name @x $y",
  ])("%s", (text) => {
    const literal = `'${text.replaceAll("'", "''")}'`;
    const before = find(database, {});
    for (const filter of [`name eq ${literal}`, `contains(name,${literal})`, `startswith(name,${literal})`]) {
      expect(find(database, { $filter: filter })).toEqual([]);
      expect(compile({ $filter: filter }).sql).not.toContain(text);
    }
    expect(find(database, {})).toEqual(before);
    for (const name of [`name ${text}`, `"name"`, `name"`, `name;${text}`]) {
      expect(() => compile({ $select: name })).toThrow("property named");
      expect(() => compile({ $orderby: name })).toThrow();
    }
  });
});
