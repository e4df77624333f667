import { describe, expect, test } from "vitest";
import { readFetch } from "../../src/emulator/fetch-xml/read-fetch.ts";
import { readFetchRoot, readPagingCookie, withPart } from "../../src/web-api/fetch-page.ts";

const query = `<?xml version="1.0"?>
<!-- <fetch top="9"> is what it says here -->
<fetch version='1.0' top = "7" distinct="true" x="a &gt; &quot;b&quot; > c">
  <!-- and <entity name="contact"> here --><entity name='account'><attribute name="name"/></entity>
</fetch>`;

describe("the outermost element", () => {
  test("says the table and what part is asked for", () => {
    expect(readFetchRoot(query)).toEqual({ table: "account", top: 7, count: undefined, page: undefined });
    expect(readFetchRoot('<fetch count="5" page="2"><entity name="a"/></fetch>')).toMatchObject({ count: 5, page: 2 });
  });

  test("another part is asked for with all else as it was", () => {
    const paged = withPart(query, { count: 50, page: 2, cookie: '<cookie page="1"><a last="&" /></cookie>' });
    expect(readFetch(paged)).toMatchObject({
      top: undefined,
      count: 50,
      page: 2,
      distinct: true,
      pagingCookie: '<cookie page="1"><a last="&" /></cookie>',
      table: { name: "account", columns: [{ name: "name" }] },
    });
    expect(readFetch(withPart(paged, { top: 3 }))).toMatchObject({ top: 3, count: undefined, page: 1 });
  });

  test.each([
    "",
    "SELECT name FROM account",
    "<fetch></fetch>",
    '<fetch top="1><entity name="a"/></fetch>',
    '<entity name="account"/>',
    '<!DOCTYPE a []><fetch><entity name="a"/></fetch>',
  ])("%j is no FetchXML", (text) => {
    expect(() => readFetchRoot(text)).toThrow("Expected FetchXML that begins with <fetch>");
  });

  test.each(["0", "-1", "many"])("top must be a number from 1, not %j", (top) => {
    expect(() => readFetchRoot(`<fetch top="${top}"><entity name="a"/></fetch>`)).toThrow(
      `Expected top of the FetchXML to be a whole number from 1, got "${top}" (string).`,
    );
  });
});

test("a cookie's encodings are taken off, and none is none", () => {
  const annotation =
    '<cookie pagenumber="2" pagingcookie="%253ccookie%2520page%253d%25221%2522%252f%253e" istracking="False" />';
  expect(readPagingCookie(annotation)).toBe('<cookie page="1"/>');
  expect(readPagingCookie(undefined)).toBeUndefined();
  expect(readPagingCookie('<cookie pagenumber="2" istracking="False" />')).toBeUndefined();
});
