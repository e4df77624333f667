import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseFilter } from "../../../src/emulator/query/parse-filter.ts";
import { signedIn, type SignedIn } from "../../emulator/signed-in.ts";
import { knownDifferences, knownReadings } from "./known-differences.ts";
import { outlineByOdataParser } from "./odata-parser.ts";
import { outlineOf } from "./outline.ts";

const word = fc.constantFrom("name", "revenue", "statecode", "_ownerid_value", "primarycontactid/fullname");
const text = fc
  .string({ unit: fc.constantFrom("a", "B", "'", " ", "é", "(", ")", ",", "%", "and"), maxLength: 6 })
  .map((value) => `'${value.replaceAll("'", "''")}'`);
const literal = fc.oneof(
  text,
  fc.integer({ min: -99_999, max: 99_999 }).map(String),
  fc.constantFrom(
    "null",
    "true",
    "false",
    "1.25",
    "-0.5",
    "2026-01-31",
    "2026-01-31T12:00:00Z",
    "00000000-0000-4000-8000-0000000000ff",
  ),
);
const operator = fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le");
const spaces = fc.constantFrom(" ", "  ");
const comparison = fc
  .tuple(word, spaces, operator, spaces, literal, fc.boolean())
  .map(([left, before, name, after, right, turned]) =>
    (turned ? [right, before, name, after, left] : [left, before, name, after, right]).join(""),
  );
const textCall = fc
  .tuple(fc.constantFrom("contains", "startswith", "endswith"), word, text)
  .map(([name, ...both]) => `${name}(${both.join()})`);

/** Filters in the language that both have. */
const { filter } = fc.letrec<{ filter: string; term: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("term"),
    fc.tuple(tie("filter"), fc.constantFrom(" and ", " or "), tie("filter")).map((parts) => parts.join("")),
  ),
  term: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison,
    textCall,
    tie("filter").map((inner) => `(${inner})`),
    tie("filter").map((inner) => `(not (${inner}))`),
    textCall.map((inner) => `(not ${inner})`),
    fc
      .constantFrom("any", "all")
      .map((name) => `contact_customer_accounts/${name}(c:c/lastname eq 'x' or contains(c/a/b,'y'))`),
    fc.constant("contact_customer_accounts/any()"),
  ),
}));

describe("a filter that @odata/parser reads", () => {
  test("has the same structure here", () => {
    let read = 0;
    fc.assert(
      fc.property(filter, (written) => {
        const theirs = outlineByOdataParser(written);
        fc.pre(theirs !== undefined);
        read++;
        expect(outlineOf(parseFilter(written, new Map()))).toBe(theirs);
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThanOrEqual(400);
  });

  test.each([
    "name eq 'a' or name eq 'b' and name eq 'c'",
    "(name eq 'a' or name eq 'b') and name eq 'c'",
    "(not (name eq 'a')) and name eq 'b'",
    "not not (name eq 'a')",
    "name eq 'O''Brian' and endswith(name,'it''s (ok), and so on')",
    "contact_customer_accounts/all(c:c/lastname eq 'x' or c/lastname eq 'y') or name eq null",
  ])("so does %s", (written) => {
    expect(outlineOf(parseFilter(written, new Map()))).toBe(outlineByOdataParser(written));
    expect(outlineByOdataParser(written)).toBeDefined();
  });
});

test.each(knownReadings)(
  "is read differently where that is known: $filter",
  ({ filter: written, here, odataParser }) => {
    expect(outlineOf(parseFilter(written, new Map()))).toBe(here);
    expect(outlineByOdataParser(written)).toBe(odataParser);
  },
);

describe("a known difference", () => {
  let org: SignedIn;
  beforeAll(async () => {
    org = await signedIn();
  });
  afterAll(() => org.emulator.close());

  test.each(knownDifferences)("$why: $filter", async ({ filter: written, odataParser, status }) => {
    const reply = await org.send("GET", `accounts?$select=name&$filter=${encodeURIComponent(written)}`);
    expect(reply.status).toBe(status);
    expect(isRead(written)).toBe(odataParser);
  });
});

/** Whether @odata/parser reads it, even if there is no outline of it. */
function isRead(written: string): boolean {
  try {
    return outlineByOdataParser(written) !== undefined;
  } catch {
    return true;
  }
}
