import fc from "fast-check";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { decodeSkipToken, encodeSkipToken } from "../../../src/emulator/query/paging-cookie.ts";
import { account } from "./sample-tables.ts";
import { compile, id, insert, openDatabase, run, type Values } from "./sample-database.ts";

const url = "https://org.crm.dynamics.com/api/data/v9.2/accounts";

/** As the URL's own decoding leaves it. */
function tokenOf(link: string): string {
  return decodeURIComponent(link.slice(link.indexOf("$skiptoken=") + "$skiptoken=".length));
}

describe("the next link", () => {
  const ids = ["d5026a4d-d01c-ed11-b83e-000d3a572421", "49b0be2e-d01c-ed11-b83e-000d3a572421"] as const;

  function linkOf(requestUrl: string, options: Readonly<Record<string, string>>, ...rows: readonly Values[]): string {
    const database = openDatabase();
    insert(database, "account", ...rows);
    const query = compile(options, account, 2);
    const found = run(database, query);
    return query.nextLink(requestUrl, found.at(-1)!, found[0]!);
  }

  it("is written as the service writes it", () => {
    const link = linkOf(`${url}?$select=name`, { $select: "name" }, { accountid: ids[0] }, { accountid: ids[1] });
    expect(link).toBe(
      `${url}?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%253caccountid%2520last%253d%2522%257bD5026A4D-D01C-ED11-B83E-000D3A572421%257d%2522%2520first%253d%2522%257b49B0BE2E-D01C-ED11-B83E-000D3A572421%257d%2522%2520%252f%253e%253c%252fcookie%253e%22%20istracking=%22False%22%20/%3E`,
    );
  });

  it("puts the columns of the order before the id, and marks nulls", () => {
    const link = linkOf(url, { $orderby: "name" }, { accountid: ids[0], name: `<"&é'>\n%` }, { accountid: ids[1] });
    expect(link.startsWith(`${url}?$skiptoken=`)).toBe(true);
    const inner = decodeURIComponent(/pagingcookie="([^"]*)"/.exec(tokenOf(link))![1]!);
    expect(inner).toBe(
      `<cookie page="1"><name last="&lt;&quot;&amp;é'&gt;&#10;%" firstnull="1" /><accountid last="{${ids[0].toUpperCase()}}" first="{${ids[1].toUpperCase()}}" /></cookie>`,
    );
  });

  it("keeps the other options byte for byte and replaces the token", () => {
    const written = `${url}?%24select=name&$filter=name+ne%20%27%C3%A9%27&tag=a%26b`;
    const first = linkOf(written, {}, { accountid: ids[0] });
    expect(first.startsWith(`${written}&$skiptoken=`)).toBe(true);
    for (const name of ["$skiptoken", "%24skiptoken"]) {
      const next = linkOf(`${url}?a=1&${name}=old&b=2`, {}, { accountid: ids[0] });
      expect(next.startsWith(`${url}?a=1&b=2&$skiptoken=%3C`)).toBe(true);
      expect(next).not.toContain("old");
    }
  });

  it("counts the pages", () => {
    const entries = [{ name: "accountid", last: `{${id(1)}}`, first: `{${id(1)}}` }];
    const $skiptoken = decodeURIComponent(encodeSkipToken({ page: 7, entries }));
    const link = linkOf(url, { $skiptoken }, { accountid: id(2) });
    expect(decodeSkipToken(tokenOf(link)).page).toBe(8);
  });
});

describe("a token that the service did not write is refused", () => {
  const entries = [{ name: "accountid", last: `{${id(1)}}`, first: `{${id(1)}}` }];
  const good = decodeURIComponent(encodeSkipToken({ page: 2, entries }));

  it.each<[string, string]>([
    ["", ""],
    ["x", "x"],
    ["a half", good.slice(0, -10)],
    ["page 0", good.replace('pagenumber="2"', 'pagenumber="0"')],
    ["broken percent codes", good.replace("%3c", "%zz")],
    ["another column", good.replace("accountid", "contactid")],
    ["no entry", good.replace(/%3caccountid.*%2f%3e(?=%3c%2fcookie)/, "")],
    ["no last value", good.replace("last", "least")],
    ["no guid", good.replace("%7b0", "%7bx")],
    ["text between entries", good.replace("%3caccountid", "x%3caccountid")],
  ])("%s", (_, $skiptoken) => {
    expect(() => compile({ $skiptoken })).toThrow(expect.objectContaining({ status: 400 }) as Error);
  });

  it("also when the order is another", () => {
    expect(() => compile({ $skiptoken: good })).not.toThrow();
    expect(() => compile({ $skiptoken: good, $orderby: "name" })).toThrow("malformed");
  });

  it("also when a number is none", () => {
    const withNumber = [{ name: "numberofemployees", last: "1x", first: "1" }, ...entries];
    const $skiptoken = decodeURIComponent(encodeSkipToken({ page: 2, entries: withNumber }));
    expect(() => compile({ $skiptoken, $orderby: "numberofemployees" })).toThrow("'1x'");
  });
});

describe("laws", () => {
  const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 3 });
  const row = fc.record({
    name: nullable(fc.constantFrom("a", "A", "á", "b ", "B", "<&\">'", "", "ß")),
    numberofemployees: nullable(fc.integer({ min: -2, max: 2 })),
    revenue: nullable(fc.constantFrom(0.1, 1 / 3, 1e21, -5)),
    donotemail: nullable(fc.constantFrom(0, 1)),
    createdon: nullable(fc.constantFrom("2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z")),
    versionnumber: fc.constantFrom(1n, 9007199254740993n, 9007199254740992n),
    parentaccountid: nullable(fc.integer({ min: 1, max: 9 }).map(id)),
  });
  const term = fc.constantFrom(
    "name",
    "numberofemployees",
    "revenue",
    "donotemail",
    "createdon",
    "versionnumber",
    "_parentaccountid_value",
    "accountid",
  );
  const direction = fc.constantFrom("", " asc", " desc");
  const order = fc.array(
    fc.tuple(term, direction).map((parts) => parts.join("")),
    { maxLength: 4 },
  );

  function allPages(
    database: DatabaseSync,
    options: Readonly<Record<string, string>>,
    size: number,
  ): SQLOutputValue[][] {
    const pages: SQLOutputValue[][] = [];
    let $skiptoken: string | undefined;
    do {
      const query = compile($skiptoken === undefined ? options : { ...options, $skiptoken }, account, size);
      const statement = database.prepare(query.sql);
      statement.setReturnArrays(true);
      statement.setReadBigInts(true);
      const rows = statement.all(...query.parameters) as unknown as SQLOutputValue[][];
      const page = rows.slice(0, query.limit);
      pages.push(...page);
      const more = rows.length > query.limit;
      $skiptoken = more ? tokenOf(query.nextLink(url, page.at(-1)!, page[0]!)) : undefined;
    } while ($skiptoken !== undefined);
    return pages;
  }

  it("pages of any size give every row once, in the order of one page", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), order, fc.integer({ min: 1, max: 5 }), (rows, terms, size) => {
        const database = openDatabase();
        rows.forEach((values, n) => {
          insert(database, "account", { accountid: id(n + 1), ...values });
        });
        const options = { $select: "name", ...(terms.length > 0 && { $orderby: terms.join(",") }) };
        const whole = allPages(database, options, 5000);
        const paged = allPages(database, options, size);
        database.close();
        expect(whole).toHaveLength(rows.length);
        expect(paged).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  it("a token reads as what was written, whatever the text", () => {
    const text = fc.option(fc.string({ unit: "grapheme" }));
    const entry = fc.record({ name: fc.constantFrom("name", "accountid"), first: text, last: text });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 999_999 }),
        fc.array(entry, { minLength: 1, maxLength: 3 }),
        (page, entries) => {
          expect(decodeSkipToken(decodeURIComponent(encodeSkipToken({ page, entries })))).toEqual({ page, entries });
        },
      ),
    );
  });
});
