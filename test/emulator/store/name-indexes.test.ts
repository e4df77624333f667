import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDefinitions } from "../../../src/emulator/definitions/load.ts";
import { compileListQuery } from "../../../src/emulator/query/list-query.ts";
import { querySettings } from "../../../src/emulator/query/query-settings.ts";
import { nameIndexesFor } from "../../../src/emulator/store/name-indexes.ts";
import { openStore, type Store } from "../../../src/emulator/store/store.ts";

const COUNT = 200_000;
const definitions = loadDefinitions();
const account = definitions.tables.get("account")!;

let store: Store;
beforeAll(() => {
  store = openStore({ file: ":memory:", definitions, clock: Date.now });
  store.run(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT})
     INSERT INTO "account" ("accountid", "name", "versionnumber")
     SELECT unhex(printf('%032x', i)), 'Account ' || ((i * 7919) % ${COUNT}), i FROM n`,
  );
});
afterAll(() => {
  store.close();
});

function ask(options: Record<string, string>) {
  const context = {
    table: account,
    definitions,
    userId: "",
    businessUnitId: "",
    now: new Date(),
    ...querySettings({}),
  };
  const request = { options: new Map(Object.entries({ $select: "name", ...options })), withLookupNames: false };
  const { sql, parameters } = compileListQuery(request, context);
  const rows = store.rows(sql, parameters);
  const plan = store.rows(`EXPLAIN QUERY PLAN ${sql}`, parameters).map((row) => String(row[3]));
  return { names: rows.map((row) => row[0]), plan: plan.join("\n") };
}

const index = "account.by.name";

describe("among 200,000 accounts", () => {
  test.each<[filter: string, names: string[]]>([
    ["name eq 'ACCOUNT 4711 '", ["Account 4711"]],
    ["name eq 'Account 1' or name eq 'account 2'", ["Account 1", "Account 2"]],
    ["Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['Account 3','nobody'])", ["Account 3"]],
    [
      "startswith(name,'account 19999')",
      ["Account 19999", ...Array.from({ length: 10 }, (_, n) => `Account 19999${n}`)],
    ],
  ])("an index finds %s", (filter, names) => {
    const { names: found, plan } = ask({ $filter: filter });
    expect(plan).toContain(`SEARCH t0 USING INDEX ${index}`);
    expect(found.toSorted()).toEqual(names);
  });

  test("an index sorts by name, and finds where a page begins", () => {
    const first = ask({ $orderby: "name", $top: "3" });
    expect(first.plan).toContain(`SCAN t0 USING INDEX ${index}`);
    expect(first.names).toEqual(["Account 0", "Account 1", "Account 10"]);
  });

  test("a thousand ids in one filter are searches", () => {
    const ids = Array.from(
      { length: 1000 },
      (_, n) => `accountid eq 00000000-0000-0000-0000-0000${String(n).padStart(8, "0")}`,
    );
    expect(ask({ $filter: ids.join(" or ") }).plan).toContain("SEARCH t0 USING INDEX");
  });

  test("1,300 terms about several columns are read", () => {
    const terms = Array.from({ length: 1300 }, (_, n) =>
      n % 2 === 0 ? `name eq 'Account ${n}'` : `accountnumber eq '${n}'`,
    );
    expect(ask({ $filter: terms.join(" or ") }).names).toHaveLength(650);
  });
});

test("the index is made for the first statement that could use it, and for no other", () => {
  const names = (sql: string) =>
    nameIndexesFor(sql, definitions).map((statement) => /INDEX IF NOT EXISTS (\S+)/.exec(statement)?.[1]);
  expect(names(`SELECT t0."name" FROM "account" t0 WHERE t0."accountid" = ?`)).toEqual([]);
  expect(names(`SELECT 1 FROM "account" t0 WHERE fold(t0."description") = ?`)).toEqual([]);
  expect(names(`SELECT 1 FROM "owner" t0 WHERE fold(t0."name") = ?`)).toEqual([]);
  expect(
    names(
      `SELECT 1 FROM "account" t0 LEFT JOIN "contact" t1 ON 1 WHERE fold(t1."fullname") = ? AND fold(t1."fullname") < ?`,
    ),
  ).toEqual([`"contact.by.fullname"`]);
});
