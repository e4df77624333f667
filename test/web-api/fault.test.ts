import { expect, test } from "vitest";
import { facetOf, isSignInPage, readFault } from "../../src/web-api/fault.ts";

test("the fault of an OData error has its code and its message", () => {
  const body = '{"error":{"code":"0x80040217","message":"account With Id = 1 Does Not Exist"}}';
  expect(readFault(404, body)).toEqual({ code: "0x80040217", message: "account With Id = 1 Does Not Exist" });
});

test("the fault of what failed outside of OData is read too", () => {
  const body = '{"Message":"The content ID \'1\' was found more than once","ErrorCode":"0x0","StackTrace":"…"}';
  expect(readFault(400, body)).toEqual({ code: "0x0", message: "The content ID '1' was found more than once" });
  expect(readFault(500, '{"ExceptionMessage":"Broken"}')).toEqual({ code: undefined, message: "Broken" });
});

test.each([
  ["", "HTTP status 500 without an explanation"],
  ["  ", "HTTP status 500 without an explanation"],
  ["Bad Gateway", "HTTP status 500: Bad Gateway"],
  ["{broken", "HTTP status 500: {broken"],
  ["{}", "HTTP status 500: {}"],
  ['{"error":"text"}', 'HTTP status 500: {"error":"text"}'],
  ['{"error":{"code":"","message":""}}', "HTTP status 500"],
  ["null", "HTTP status 500: null"],
])("the body %j is told as %j", (body, message) => {
  expect(readFault(500, body)).toEqual({ code: undefined, message });
});

test("a long body that is no error is cut short", () => {
  expect(readFault(502, "x".repeat(5000)).message).toHaveLength("HTTP status 502: ".length + 200);
});

test.each([
  ["0x80072322", "requests"],
  ["0x80072321", "executionTime"],
  ["0x80072326", "concurrency"],
  ["0X80072326", "concurrency"],
  ["0x80072327", undefined],
  [undefined, undefined],
])("the code %s speaks of the limit %s", (code, facet) => {
  expect(facetOf({ code, message: "" })).toBe(facet);
});

test.each([
  [200, "text/html; charset=utf-8", true],
  [200, "TEXT/HTML", true],
  [200, "application/json", false],
  [200, undefined, false],
  [302, undefined, true],
  [304, undefined, false],
  [404, "text/html", false],
  [503, "text/html", false],
])("status %i with content type %s: a sign-in page is %s", (status, type, expected) => {
  expect(isSignInPage(status, { "content-type": type })).toBe(expected);
});
