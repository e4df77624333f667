import { expect, test } from "vitest";
import { readAffinity, readLimitHeaders, readRequestId, readRetryAfter } from "../../src/web-api/headers.ts";

test("the limits are read as the service writes them, thousands comma and all", () => {
  expect(
    readLimitHeaders({
      "x-ms-ratelimit-time-remaining-xrm-requests": "1,200.00",
      "x-ms-ratelimit-burst-remaining-xrm-requests": "7999",
      "x-ms-dop-hint": "4",
    }),
  ).toEqual({ remainingRequests: 7999, remainingExecutionMs: 1_200_000, recommendedDop: 4 });
});

test("limits that are absent or unreadable are undefined, never zero", () => {
  const none = { remainingRequests: undefined, remainingExecutionMs: undefined, recommendedDop: undefined };
  expect(readLimitHeaders({})).toEqual(none);
  expect(
    readLimitHeaders({
      "x-ms-dop-hint": "",
      "x-ms-ratelimit-burst-remaining-xrm-requests": "many",
      "x-ms-ratelimit-time-remaining-xrm-requests": " ",
    }),
  ).toEqual(none);
});

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
