import { describe, expect, test } from "vitest";
import { readFetch } from "../../../src/emulator/fetch-xml/read-fetch.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";

function refusal(text: string): WebApiError {
  try {
    readFetch(text);
  } catch (error) {
    if (error instanceof WebApiError) return error;
  }
  throw new Error("The text was expected to be refused.");
}

describe("a text that is no XML", () => {
  test.each([
    ["", "Line 1, position 0"],
    ["<fetch><entity name='account'></fetch>", "Line 1, position 38: unexpected close tag."],
    ["<fetch>\n<entity name=account/></fetch>", "Line 2, position"],
    ["<fetch/><fetch/>", "only one root"],
    ["<fetch>&nothing;</fetch>", "undefined entity"],
    ["<!DOCTYPE fetch [<!ENTITY a 'a'>]><fetch>&a;</fetch>", "document type"],
    ["<fetch top='1' top='2'/>", "duplicate attribute"],
  ])("is refused with the position: %s", (text, message) => {
    expect(refusal(text)).toMatchObject({ status: 400, code: "0x80040201" });
    expect(refusal(text).message).toMatch(/^Invalid XML\. /);
    expect(refusal(text).message).toContain(message);
  });

  test("is refused when it is too deep, without being followed", () => {
    expect(refusal("<fetch>".repeat(10_000)).message).toContain("100 levels");
  });
});

describe("elements", () => {
  const entity = (inside: string) => `<fetch><entity name="account">${inside}</entity></fetch>`;

  test.each([
    ["<query/>", "0x80040201"],
    ["<fetch/>", "0x80040201"],
    [`<fetch><entity name="a"/><entity name="b"/></fetch>`, "0x80040201"],
    ["<fetch><table/></fetch>", "0x8004111c"],
    [entity("<column/>"), "0x8004111c"],
    [entity(`<condition attribute="name" operator="null"/>`), "0x8004111c"],
    [entity(`<filter><attribute name="name"/></filter>`), "0x8004111c"],
    [entity(`<filter type="xor"/>`), "0x80041122"],
    [entity(`<attribute/>`), "0x80040203"],
    [entity("<order/>"), "0x80040203"],
    [entity(`<filter><condition attribute="name"/></filter>`), "0x80040203"],
  ])("that FetchXML does not have there are refused: %s", (text, code) => {
    expect(refusal(text)).toMatchObject({ status: 400, code });
  });

  test("that are missing are named", () => {
    expect(refusal(entity("<column/>")).message).toContain(
      "Invalid Child Node, valid nodes are filter, order, link-entity, attribute, all-attributes, no-attrs. NodeName = column",
    );
  });

  test("may have attributes that FetchXML does not have, and comments between them", () => {
    const text = `<?xml version="1.0"?><fetch version="1.0" mapping="logical" no-lock="true"><!-- all --><entity name="account" color="red"/></fetch>`;
    expect(readFetch(text).table.name).toBe("account");
  });

  test("of more than 500 conditions are refused", () => {
    const conditions = (count: number) =>
      entity(`<filter>${`<condition attribute="name" operator="null"/>`.repeat(count)}</filter>`);
    expect(refusal(conditions(501))).toMatchObject({ status: 400, code: "0x8004430c" });
    expect(readFetch(conditions(500)).table.filters[0]?.conditions).toHaveLength(500);
  });
});

describe("the numbers of a query", () => {
  const fetch = (attributes: string) => `<fetch ${attributes}><entity name="account"/></fetch>`;

  test.each([
    `top="0"`,
    `top="5001"`,
    `top="10000000"`,
    `top="99999999999999999999"`,
    `top="-1"`,
    `top="1.5"`,
    `count="x"`,
    `page="0"`,
    `aggregatelimit="0"`,
    `distinct="maybe"`,
  ])("that cannot be are refused: %s", (attributes) => {
    expect(refusal(fetch(attributes))).toMatchObject({ status: 400, code: "0x80040203" });
  });

  test.each([`page="1"`, `count="5"`, `paging-cookie="x"`, `returntotalrecordcount="true"`])(
    "do not go together: top and %s",
    (attributes) => {
      expect(refusal(fetch(`top="5" ${attributes}`)).message).toContain(
        `The top attribute can't be specified with paging attribute ${attributes.split("=")[0]!}`,
      );
    },
  );
});
