import { expect, test } from "vitest";
import { readAffinity, readRequestId, readRetryAfter } from "../../src/web-api/headers.ts";

const now = Date.parse("2026-01-31T08:00:00Z");

test.each([
  ["7", 7000],
  ["0", 0],
  ["-3", 0],
  ["1.5", 1500],
  ["1,200", 1_200_000],
  ["Sat, 31 Jan 2026 08:00:20 GMT", 20_000],
  ["Sat, 31 Jan 2026 07:59:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %j is %s ms", (text, expected) => {
  expect(readRetryAfter({ "retry-after": text }, now)).toBe(expected);
});

test("the request id is the service's, else REQ_ID", () => {
  expect(readRequestId({ "x-ms-service-request-id": "a", req_id: "b" })).toBe("a");
  expect(readRequestId({ req_id: "b" })).toBe("b");
  expect(readRequestId({})).toBeUndefined();
});

test("the affinity is the value of its own cookie and of none that is named alike", () => {
  expect(
    readAffinity(["ARRAffinitySameSite=x; path=/", "ReqClientId=y", "ARRAffinity=abc123; path=/; secure; HttpOnly"]),
  ).toBe("abc123");
  expect(readAffinity(["ReqClientId=y"])).toBeUndefined();
  expect(readAffinity([])).toBeUndefined();
});
