import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, nearestName } from "../../src/metadata/nearest.ts";

const names = ["account", "contact", "emailaddress1", "name"];

test.each([
  ["acount", "account"],
  ["ACCOUNT", "account"],
  ["contcat", "contact"],
  ["emailadress", "emailaddress1"],
  ["nam", "name"],
  ["nmae", "name"],
  ["", undefined],
  ["opportunity", undefined],
  ["fax", undefined],
])("%s most likely means %s", (wanted, expected) => {
  expect(nearestName(wanted, names)).toBe(expected);
});

test("a name that exists is its own nearest", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), fc.nat(), (list, which) => {
      const wanted = list[which % list.length]!;
      expect(nearestName(wanted, list)).toBe(wanted);
    }),
  );
});

test("without a near name nothing is suggested", () => {
  expect(didYouMean("zzzzzz", names)).toBe("");
  expect(didYouMean("nme", [])).toBe("");
});
