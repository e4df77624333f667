import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted, recordPath } from "../../src/web-api/literal.ts";
import { listPath } from "../../src/web-api/query.ts";

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const awkward = fc.stringMatching(/^[&=#?+%'"/\\ ;,:@$()é€😀\n]{0,20}$/u);

/** As a server reads it: the options of the address as a browser would send it. */
function optionsOf(path: string): URLSearchParams {
  return new URL(path, "https://org.crm.dynamics.com/api/data/v9.2/").searchParams;
}

test("decoding gives back every option, whatever the user's text holds", () => {
  fc.assert(
    fc.property(fc.oneof(text, awkward), fc.oneof(text, awkward), fc.integer({ min: 1, max: 5000 }), (a, b, top) => {
      fc.pre(a !== "" && b !== "");
      const options = optionsOf(listPath("accounts", { select: [a], filter: b, orderBy: [`${a} desc`], top }));
      expect([...options]).toEqual([
        ["$select", a],
        ["$filter", b],
        ["$orderby", `${a} desc`],
        ["$top", String(top)],
      ]);
    }),
  );
});

test("no text ends its option, or the address, early", () => {
  const path = listPath("accounts", { filter: "name eq 'a' &$top=1#' or contains(name,'100%25+')" });
  expect(path).toMatch(/^accounts\?\$filter=[^&#?]*$/);
});

test("without options the address is the entity set's", () => {
  expect(listPath("accounts", {})).toBe("accounts");
  expect(listPath("accounts", { select: [], filter: "", orderBy: [] })).toBe("accounts");
});

test("half a character is refused by name, because no address can carry it", () => {
  expect(() => listPath("accounts", { filter: "name eq '\ud800'" })).toThrow(
    "A query cannot hold half a character: \"name eq '\\ud800'\" (string).",
  );
});

test("a literal's own quotes are doubled: reading it gives back the text", () => {
  fc.assert(
    fc.property(fc.oneof(text, awkward), (value) => {
      const literal = quoted(value);
      expect(literal.slice(1, -1).replaceAll("''", "'")).toBe(value);
      expect(literal.slice(1, -1).replaceAll("''", "")).not.toContain("'");
    }),
  );
});

test("a record's address has its id in brackets", () => {
  expect(recordPath("accounts", "0f0e0d0c-0b0a-4908-8706-050403020100")).toBe(
    "accounts(0f0e0d0c-0b0a-4908-8706-050403020100)",
  );
});
