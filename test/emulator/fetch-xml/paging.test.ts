import fc from "fast-check";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { id, insert, openDatabase, run } from "../query/sample-database.ts";
import { compile, refusal } from "./fetched.ts";

interface Page {
  readonly rows: readonly (readonly SQLOutputValue[])[];
  /** What a client puts into the attribute paging-cookie of the next request. */
  readonly cookie: string | undefined;
  readonly hasMore: boolean;
}

function pageOf(database: DatabaseSync, fetchXml: string): Page {
  const query = compile(fetchXml);
  const found = run(database, query);
  const rows = found.slice(0, query.limit);
  const hasMore = query.paged && found.length > rows.length;
  const annotation = hasMore ? query.cookie?.(rows.at(-1)!, rows[0]!) : undefined;
  return {
    rows: rows.map((row) => query.columns.map(({ position }) => row[position] ?? null)),
    cookie: annotation === undefined ? undefined : innerCookie(annotation),
    hasMore,
  };
}

/** "Page results using FetchXml" (Microsoft Learn) tells clients to decode twice. */
function innerCookie(annotation: string): string {
  const encoded = /^<cookie pagenumber="\d+" pagingcookie="([^"]*)" istracking="False" \/>$/.exec(annotation)?.[1];
  return decodeURIComponent(decodeURIComponent(encoded!));
}

function attributeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const entity = (inside: string, attributes = "") =>
  `<fetch ${attributes}><entity name="account"><attribute name="name"/>${inside}</entity></fetch>`;

function allPages(database: DatabaseSync, inside: string, size: number, attributes = "", withCookies = true) {
  const rows: unknown[] = [];
  let cookie = "";
  for (let number = 1; ; number++) {
    const paging = `count="${size}" page="${number}" ${cookie}`;
    const page = pageOf(database, entity(inside, `${attributes} ${paging}`));
    rows.push(...page.rows);
    if (!page.hasMore) return rows;
    cookie = withCookies && page.cookie !== undefined ? `paging-cookie="${attributeText(page.cookie)}"` : "";
  }
}

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  for (let n = 1; n <= 7; n++) insert(database, "account", { accountid: id(n), name: n % 2 === 0 ? "b" : null });
});
afterAll(() => {
  database.close();
});

describe("the paging cookie", () => {
  test("holds the first and the last values of the order, percent-encoded twice", () => {
    const query = compile(entity(`<order attribute="name" descending="true"/>`, `count="2"`));
    const rows = run(database, query);
    expect(query.cookie!(rows[1]!, rows[0]!)).toBe(
      `<cookie pagenumber="2" pagingcookie="${encodeURIComponent(
        encodeURIComponent(
          `<cookie page="1"><name last="b" first="b" /><accountid last="{${id(4)}}" first="{${id(2)}}" /></cookie>`,
        ).replace(/%../g, (code) => code.toLowerCase()),
      )}" istracking="False" />`,
    );
  });

  test("is not there for the last page, nor for top", () => {
    expect(pageOf(database, entity("", `count="7"`))).toMatchObject({ hasMore: false, cookie: undefined });
    expect(pageOf(database, entity("", `top="3"`))).toMatchObject({ hasMore: false, cookie: undefined });
  });

  test("is not there when a link-entity orders the rows", () => {
    const link = `<link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="c">`;
    const inside = `${link}<order attribute="fullname"/></link-entity>`;
    expect(pageOf(database, entity(inside, `count="2"`))).toMatchObject({ hasMore: true, cookie: undefined });
    expect(pageOf(database, entity(`${link}</link-entity>`, `count="2"`)).cookie).toContain("accountid");
    const first = `${link}</link-entity><order attribute="fullname" entityname="c"/>`;
    expect(pageOf(database, entity(first, `count="2"`)).cookie).toBeUndefined();
  });

  test("of another page than the one before is not heeded", () => {
    const { cookie } = pageOf(database, entity("", `count="2"`));
    const third = entity("", `count="2" page="3" paging-cookie="${attributeText(cookie!)}"`);
    expect(pageOf(database, third).rows).toEqual(pageOf(database, entity("", `count="2" page="3"`)).rows);
  });

  test.each([
    "x",
    `<cookie page="1">`,
    `<cookie page="1"></cookie>`,
    `<cookie page="1"><name last="a" first="a" /></cookie>`,
    `<cookie page="1"><accountid first="{${id(1)}}" /></cookie>`,
    `<cookie page="1"><accountid last="1" first="1" /></cookie>`,
  ])("that the service did not write is refused: %s", (cookie) => {
    expect(refusal(entity("", `page="2" paging-cookie="${attributeText(cookie)}"`)).status).toBe(400);
  });
});

test("pages without a cookie end at 50,000 records", () => {
  expect(pageOf(database, entity("", `count="5000" page="10"`)).rows).toEqual([]);
  expect(refusal(entity("", `count="5000" page="11"`))).toMatchObject({ status: 400, code: "0x80040203" });
});

test("a page has at most 5000 rows", () => {
  expect(compile(entity("", `count="6000"`)).limit).toBe(5000);
  expect(compile(entity("")).limit).toBe(5000);
  expect(compile(entity("", `count="0"`)).limit).toBe(5000);
});

describe("laws", () => {
  const text = fc.option(fc.constantFrom("", "a", "A", "ä", "b&<\"'", "b ", "%", "é\n"), { nil: null });
  const row = fc.record({
    name: text,
    description: text,
    numberofemployees: fc.option(fc.integer({ min: -2, max: 2 }), { nil: null }),
    revenue: fc.option(fc.constantFrom(0.5, 1, 1e21), { nil: null }),
    createdon: fc.option(fc.constantFrom("2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"), { nil: null }),
    donotemail: fc.constantFrom(0, 1, null),
    primarycontactid: fc.constantFrom(id(11), id(12), null),
  });
  const contact = fc.record({ fullname: text, lastname: text, parentcustomerid: fc.constantFrom(id(1), id(2), null) });
  const columns = ["name", "numberofemployees", "revenue", "createdon", "donotemail", "primarycontactid", "accountid"];
  const order = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...columns), fc.boolean()), { maxLength: 3, selector: ([name]) => name })
    .map((terms) => terms.map(([name, down]) => `<order attribute="${name}" descending="${down}"/>`).join(""));
  const link = fc.constantFrom(
    "",
    `<link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="p"><attribute name="fullname"/></link-entity>`,
    `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="outer" alias="k"><attribute name="fullname"/></link-entity>`,
    `<link-entity name="contact" from="parentcustomerid" to="accountid" alias="k"><attribute name="lastname"/><order attribute="lastname"/></link-entity>`,
  );

  it("pages of any size give every row once, in the order of one page, with cookies and without", () => {
    const rows = fc.array(row, { maxLength: 10 });
    const contacts = fc.array(contact, { minLength: 2, maxLength: 5 });
    const settings = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      attributes: fc.constantFrom("", `distinct="true"`, `useraworderby="true"`),
      withCookies: fc.boolean(),
    });
    fc.assert(
      fc.property(rows, contacts, order, link, settings, (accounts, people, terms, joined, given) => {
        const filled = openDatabase();
        accounts.forEach((values, n) => insert(filled, "account", { accountid: id(n + 1), ...values }));
        people.forEach((values, n) => insert(filled, "contact", { contactid: id(n + 11), ...values }));
        const { size, attributes, withCookies } = given;
        const whole = allPages(filled, terms + joined, 5000, attributes);
        const paged = allPages(filled, terms + joined, size, attributes, withCookies);
        filled.close();
        if (joined === "" && attributes === "") expect(whole).toHaveLength(accounts.length);
        expect(paged).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
