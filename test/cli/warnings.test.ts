import { expect, test } from "vitest";
import { entitlementWarning, principalWarning } from "../../src/cli/warnings.ts";

test("a principal that has stopped is named by its number, with the reason", () => {
  expect(principalWarning({ principal: 1, reason: "AADSTS7000222: expired." })).toBe(
    "Principal 2 can sign in no longer, and the others do its work: AADSTS7000222: expired.",
  );
});

test("a daily limit that will be passed, or is, is told with its figures", () => {
  expect(entitlementWarning({ what: "foreseen", limit: 40_000, used: 12_000, left: 50_000 })).toBe(
    "This will pass the daily limit of 40,000: 12,000 Power Platform requests were used in the last 24 hours, and about 50,000 are to come. The work goes on.",
  );
  expect(entitlementWarning({ what: "passed", limit: 40_000, used: 40_001 })).toBe(
    "The daily limit of 40,000 is passed: 40,001 Power Platform requests were used in the last 24 hours. The work goes on.",
  );
});
