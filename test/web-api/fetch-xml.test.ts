import fc from "fast-check";
import { expect, test } from "vitest";
import { readFetch } from "../../src/emulator/fetch-xml/read-fetch.ts";
import { fetchXml } from "../../src/web-api/fetch-xml.ts";
import { escapeXml, unescapeXml } from "../../src/web-api/xml-text.ts";
import { aTest, and, or } from "./conditions.ts";

test("columns, conditions, order and links are written as FetchXML has them", () => {
  const xml = fetchXml({
    table: "account",
    columns: ["name"],
    filter: and(aTest("Equal", [1], "c.size"), or(aTest("Null"), aTest("In", ["a", "b"]))),
    orders: [{ column: "name", descending: true }],
    links: [
      { table: "contact", alias: "c", type: "outer", from: "contactid", to: "primarycontactid", columns: ["size"] },
      { table: "contact", alias: "d", type: "any", from: "parentcustomerid", to: "accountid", columns: [] },
    ],
  });
  expect(xml).toBe(
    '<fetch><entity name="account"><attribute name="name" /><filter><filter type="and">' +
      '<condition entityname="c" attribute="size" operator="eq" value="1" /><filter type="or">' +
      '<condition attribute="name" operator="null" /><condition attribute="name" operator="in"><value>a</value>' +
      "<value>b</value></condition></filter></filter>" +
      '<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="any"></link-entity></filter>' +
      '<link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="c">' +
      '<attribute name="size" /></link-entity><order attribute="name" descending="true" /></entity></fetch>',
  );
  expect(readFetch(xml).table.links).toHaveLength(1);
});

test("what contains a text is a pattern in which the text's own wildcards mean themselves", () => {
  expect(fetchXml({ table: "t", columns: [], filter: aTest("Contains", ["5%_[x]"]) })).toContain(
    'operator="like" value="%5[%][_][[]x]%"',
  );
});

const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[<>&'"\n\r\t%#;a]{0,12}$/));

test("no text leaves its value: what the XML is read as is what was written", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      fc.pre(!/[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/u.test(one + other));
      const filter = and(aTest("Equal", [one]), aTest("In", [one, other]));
      const read = readFetch(fetchXml({ table: "t", columns: [], filter }));
      const conditions = read.table.filters[0]?.filters[0]?.conditions;
      expect(conditions?.map(({ values }) => values)).toEqual([[one], [one, other]]);
      expect(unescapeXml(escapeXml(one))).toBe(one);
    }),
  );
});

test.each(["\u0000", "a\u0008b", "\ud800", "\uffff"])("a character that XML cannot hold is refused: %j", (value) => {
  expect(() => escapeXml(value)).toThrow("FetchXML is XML, which cannot hold every character");
});
