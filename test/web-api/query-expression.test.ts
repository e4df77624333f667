import { expect, test } from "vitest";
import { allOf, anyOf, type Condition } from "../../src/web-api/condition.ts";
import { operator } from "../../src/web-api/operators.ts";
import { queryExpression } from "../../src/web-api/query-expression.ts";

function condition(name: string, operatorName: string, ...texts: readonly string[]): Condition {
  return {
    column: { name, wireName: name },
    operator: operator(operatorName),
    values: texts.map((text) => ({ text: text.replace(/^'/, ""), quoted: text.startsWith("'") })),
  };
}

const criteriaOf = (of: Condition): unknown => queryExpression("account", "accountid", of).Criteria;

test("a condition is a query for the ids of its table", () => {
  expect(queryExpression("account", "accountid", condition("name", "Equal", "'A"))).toEqual({
    "@odata.type": "Microsoft.Dynamics.CRM.QueryExpression",
    EntityName: "account",
    ColumnSet: { "@odata.type": "Microsoft.Dynamics.CRM.ColumnSet", AllColumns: false, Columns: ["accountid"] },
    Distinct: false,
    Criteria: {
      "@odata.type": "Microsoft.Dynamics.CRM.FilterExpression",
      FilterOperator: "And",
      Conditions: [
        {
          "@odata.type": "Microsoft.Dynamics.CRM.ConditionExpression",
          AttributeName: "name",
          Operator: "Equal",
          Values: [{ Value: "A", Type: "System.String" }],
        },
      ],
      Filters: [],
    },
  });
});

test("groups stay within each other", () => {
  const inner = anyOf(condition("a", "Null"), condition("b", "NotNull"));
  expect(criteriaOf(allOf(condition("c", "Equal", "1"), inner)!)).toMatchObject({
    FilterOperator: "And",
    Conditions: [{ AttributeName: "c" }],
    Filters: [
      { FilterOperator: "Or", Conditions: [{ AttributeName: "a", Values: [] }, { AttributeName: "b" }], Filters: [] },
    ],
  });
});

test.each([
  ["'12", "System.String"],
  ["12", "System.Int32"],
  ["-7", "System.Int32"],
  ["12345678901", "System.Int64"],
  ["1.5", "System.Decimal"],
  ["true", "System.Boolean"],
  ["2026-01-31", "System.DateTime"],
  ["2026-01-31T08:00:00Z", "System.DateTime"],
  ["0a0a0a0a-0000-4000-a000-000000000001", "System.Guid"],
])("the value %s is of the type %s", (text, Type) => {
  const Value = text.replace(/^'/, "");
  expect(criteriaOf(condition("x", "In", text))).toMatchObject({ Conditions: [{ Values: [{ Value, Type }] }] });
});

test.each([
  ["Contains", "Like"],
  ["DoesNotContain", "NotLike"],
])("%s is a pattern, in which the text's own wildcards mean themselves", (name, Operator) => {
  expect(criteriaOf(condition("name", name, "'50%_[a]"))).toMatchObject({
    Conditions: [{ Operator, Values: [{ Value: "%50[%][_][[]a]%" }] }],
  });
});
