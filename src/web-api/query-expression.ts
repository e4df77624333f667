import { isGroup, type Condition, type Group, type Test } from "./condition.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * The records of a table for which a condition holds, as actions take a query.
 * Source: "QueryExpression ComplexType"; "ConditionOperator EnumType".
 */
export function queryExpression(table: string, primaryId: string, condition: Condition): Json {
  return {
    ...typed("QueryExpression"),
    EntityName: table,
    ColumnSet: { ...typed("ColumnSet"), AllColumns: false, Columns: [primaryId] },
    Distinct: false,
    Criteria: expressionOf(isGroup(condition) ? condition : { join: "and", parts: [condition] }),
  };
}

function typed(name: string): Json {
  return { "@odata.type": `Microsoft.Dynamics.CRM.${name}` };
}

function expressionOf({ join, parts }: Group): Json {
  return {
    ...typed("FilterExpression"),
    FilterOperator: join === "and" ? "And" : "Or",
    Conditions: parts.filter(isTest).map(conditionOf),
    Filters: parts.filter(isGroup).map(expressionOf),
  };
}

function isTest(condition: Condition): condition is Test {
  return !isGroup(condition);
}

function conditionOf(test: Test): Json {
  const { name, link } = test.column;
  return {
    ...typed("ConditionExpression"),
    ...(link === undefined ? undefined : { EntityName: link }),
    AttributeName: name,
    ...operationOf(test),
  };
}

/** The SDK's Contains searches a full-text index, which Dataverse does not have: a pattern does it. */
function operationOf({ operator, values }: Test): Json {
  const { odata } = operator;
  if (odata.kind !== "text" || odata.name !== "contains") {
    return { Operator: operator.name, Values: values.map(({ text, quoted }) => valueOf(text, quoted)) };
  }
  const patterns = values.map(({ text }) => `%${text.replaceAll(/[%_[]/g, "[$&]")}%`);
  return { Operator: odata.negated ? "NotLike" : "Like", Values: patterns.map((text) => valueOf(text, true)) };
}

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "System.Guid"],
  [/^(?:true|false)$/, "System.Boolean"],
  [/^-?\d{1,9}$/, "System.Int32"],
  [/^-?\d{10,18}$/, "System.Int64"],
  [/^-?[\d.]+(?:e[+-]?\d+)?$/i, "System.Decimal"],
  [/^\d{4}-\d{2}-\d{2}(?:T|$)/, "System.DateTime"],
];

function valueOf(text: string, quoted: boolean): Json {
  const type = quoted ? undefined : TYPES.find(([pattern]) => pattern.test(text))?.[1];
  return { Value: text, Type: type ?? "System.String" };
}
