import { expect, test } from "vitest";
import { defaultLimits, resolveLimits } from "../../../src/emulator/protection/limits.ts";
import { refusalResponse } from "../../../src/emulator/protection/refusal-response.ts";

test("limits that are not stated are the service's", () => {
  expect(resolveLimits("none")).toBeUndefined();
  expect(resolveLimits("default")).toEqual(defaultLimits);
  expect(resolveLimits({ concurrency: 40, requests: Infinity })).toEqual({
    ...defaultLimits,
    concurrency: 40,
    requests: Infinity,
  });
});

test.each([
  [{ speed: 1 }, "'speed' is no limit. Expected one of requests"],
  [{ requests: 0 }, "requests must be a number above 0, but it is 0"],
  [{ concurrency: "52" }, "concurrency must be a number above 0, but it is 52"],
  [{ windowSeconds: Infinity }, "windowSeconds must be finite"],
])("%j is refused", (option, text) => {
  expect(() => resolveLimits(option as object)).toThrow(text);
});

test.each([
  ["requests", "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."],
  [
    "executionTime",
    "0x80072321",
    "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.",
  ],
  ["concurrency", "0x80072326", "Number of concurrent requests exceeded the limit of 52."],
] as const)("the fault of %s has the service's code and words", (facet, code, message) => {
  const response = refusalResponse({ facet, retryAfterSeconds: 37, limits: defaultLimits });
  expect(response).toMatchObject({ status: 429, headers: { "Retry-After": "37" } });
  expect(JSON.parse(response.body ?? "")).toEqual({ error: { code, message } });
});
