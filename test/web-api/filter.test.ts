import { describe, expect, test } from "vitest";
import { filterText } from "../../src/web-api/filter.ts";
import { aTest, and, or } from "./conditions.ts";

describe("one test", () => {
  test.each([
    [aTest("Equal", ["O'Hara"]), "name eq 'O''Hara'"],
    [aTest("GreaterEqual", [3]), "name ge 3"],
    [aTest("Null"), "name eq null"],
    [aTest("NotNull"), "name ne null"],
    [aTest("BeginsWith", ["a"]), "startswith(name,'a')"],
    [aTest("DoesNotContain", ["a'b"]), "not contains(name,'a''b')"],
    [aTest("In", [1, 2]), "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['1','2'])"],
    [aTest("Between", [1, 2]), "Microsoft.Dynamics.CRM.Between(PropertyName='name',PropertyValues=['1','2'])"],
    [aTest("LastXDays", [7]), "Microsoft.Dynamics.CRM.LastXDays(PropertyName='name',PropertyValue=7)"],
    [aTest("On", ["2026-01-31"]), "Microsoft.Dynamics.CRM.On(PropertyName='name',PropertyValue='2026-01-31')"],
    [aTest("EqualUserId"), "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='name')"],
    [
      aTest("InFiscalPeriodAndYear", [3, 2026]),
      "Microsoft.Dynamics.CRM.InFiscalPeriodAndYear(PropertyName='name',PropertyValue1=3,PropertyValue2=2026)",
    ],
  ])("%# is written", (condition, expected) => {
    expect(filterText(condition)).toBe(expected);
  });

  test.each([
    ["A%", "startswith(name,'A')"],
    ["%A", "endswith(name,'A')"],
    ["%A%", "contains(name,'A')"],
    ["A", "name eq 'A'"],
    ["A_", undefined],
    ["A%B", undefined],
    ["[AB]%", undefined],
    ["%", undefined],
  ])("the pattern %j is one of OData's functions where it can be", (pattern, expected) => {
    expect(filterText(aTest("Like", [pattern]))).toBe(expected);
    if (expected === undefined) return;
    const negated = expected.includes(" eq ") ? expected.replace(" eq ", " ne ") : `not ${expected}`;
    expect(filterText(aTest("NotLike", [pattern]))).toBe(negated);
  });

  test("texts that mean something within the service's lists are compared one by one", () => {
    expect(filterText(aTest("In", ["it's", "[b]"]))).toBe("(name eq 'it''s' or name eq '[b]')");
    expect(filterText(aTest("NotIn", ["a", '"', "b"]))).toBe(
      "(Microsoft.Dynamics.CRM.NotIn(PropertyName='name',PropertyValues=['a','b']) and name ne '\"')",
    );
    expect(filterText(aTest("In", ["it's"]))).toBe("name eq 'it''s'");
  });

  test("a column of a link is nothing that OData could name", () => {
    expect(filterText(aTest("Equal", [1], "c.size"))).toBeUndefined();
    expect(filterText(and(aTest("Equal", [1]), aTest("Equal", [1], "c.size")))).toBeUndefined();
  });
});

describe("groups", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => aTest("Equal", [1], name)) as [
    ReturnType<typeof aTest>,
    ReturnType<typeof aTest>,
    ReturnType<typeof aTest>,
  ];

  test.each([
    [and(a, b, c), "a eq 1 and b eq 1 and c eq 1"],
    [and(a, or(b, c)), "a eq 1 and (b eq 1 or c eq 1)"],
    [or(and(a, b), c), "(a eq 1 and b eq 1) or c eq 1"],
    [and(a, and(b, c)), "a eq 1 and b eq 1 and c eq 1"],
  ])("%# has brackets where they are needed", (condition, expected) => {
    expect(filterText(condition)).toBe(expected);
  });
});
