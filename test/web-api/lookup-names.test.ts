import fc from "fast-check";
import { expect, test } from "vitest";
import { namesIn, withLookupNames } from "../../src/web-api/lookup-names.ts";

const lookups = new Set(["ownerid", "parentcustomerid"]);
const written = (filter: string): string =>
  withLookupNames(filter, (name) => (lookups.has(name) ? `_${name}_value` : undefined));

test.each([
  ["ownerid eq 1", "_ownerid_value eq 1"],
  ["(ownerid eq 1)and(parentcustomerid ne null)", "(_ownerid_value eq 1)and(_parentcustomerid_value ne null)"],
  ["null eq ownerid", "null eq _ownerid_value"],
  ["_ownerid_value eq 1", "_ownerid_value eq 1"],
  ["name eq 'ownerid'", "name eq 'ownerid'"],
  ["name eq 'it''s ownerid' and ownerid eq 1", "name eq 'it''s ownerid' and _ownerid_value eq 1"],
  ["ownerid/fullname eq 'x'", "ownerid/fullname eq 'x'"],
  ["ownerid /fullname eq 'x'", "ownerid /fullname eq 'x'"],
  ["contact_customer_accounts/any(c:c/ownerid eq 1)", "contact_customer_accounts/any(c:c/ownerid eq 1)"],
  [
    "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')",
    "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')",
  ],
  ["owneridname eq 'x' and xownerid eq 1", "owneridname eq 'x' and xownerid eq 1"],
  ["@ownerid eq ownerid", "@ownerid eq _ownerid_value"],
  ["name eq 'unended ownerid", "name eq 'unended ownerid"],
])("%j", (filter, expected) => {
  expect(written(filter)).toBe(expected);
});

test("nothing else of a filter changes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (filter) => {
      fc.pre(!/ownerid|parentcustomerid/.test(filter));
      expect(written(filter)).toBe(filter);
    }),
  );
});

test("the names of a filter are those of its own columns", () => {
  const names = namesIn("statecode eq 0 and ownerid/isdisabled eq false and name eq 'statuscode'");
  expect(names.has("statecode")).toBe(true);
  expect(names.has("isdisabled")).toBe(false);
  expect(names.has("statuscode")).toBe(false);
});
