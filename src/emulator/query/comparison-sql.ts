import type { SQLInputValue } from "node:sqlite";
import { notSupported } from "../web-api-error.ts";
import type { Comparison, ComparisonOperator, Literal, Property } from "./ast.ts";
import { toColumnValue } from "./column-values.ts";
import { edmType, incompatibleTypes } from "./edm.ts";
import { membershipSql } from "./membership-sql.ts";
import { bind, type Scope } from "./scope.ts";
import type { ColumnReference } from "./table-source.ts";

export const symbols: Readonly<Record<ComparisonOperator, string>> = {
  eq: "=",
  ne: "<>",
  gt: ">",
  ge: ">=",
  lt: "<",
  le: "<=",
};
/** What the operator becomes when its sides change places. */
const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: "eq",
  ne: "ne",
  gt: "lt",
  ge: "le",
  lt: "gt",
  le: "ge",
};
/**
 * FetchXML, which the service turns OData into, has no negation, so `not` means the opposite operator:
 * `not (a gt 1)` is `a le 1`, and neither holds for null.
 */
const opposites: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: "ne",
  ne: "eq",
  gt: "le",
  ge: "lt",
  lt: "ge",
  le: "gt",
};

/** A comparison of one column with one literal, the column on the left. */
export interface ValueComparison {
  readonly property: Property;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

export function negateOperator(operator: ComparisonOperator, negated: boolean): ComparisonOperator {
  return negated ? opposites[operator] : operator;
}

/** Undefined when both sides are columns. */
export function asValueComparison({ operator, left, right }: Comparison): ValueComparison | undefined {
  if (left.kind === "property") {
    return right.kind === "literal" ? { property: left, operator, literal: right } : undefined;
  }
  if (right.kind === "property") return { property: right, operator: mirrored[operator], literal: left };
  throw notSupported("comparing two values with each other in a filter");
}

export function comparisonSql(comparison: Comparison, negated: boolean, scope: Scope): string {
  const simple = asValueComparison(comparison);
  if (!simple) return columnComparisonSql(comparison, negated, scope);
  const reference = scope.source.resolve(simple.property.path);
  const operator = negateOperator(simple.operator, negated);
  if (simple.literal.type === "null") return nullSql(reference, operator);
  const value = comparedValue(reference, simple, scope);
  if (operator === "eq" || operator === "ne") return membershipSql(reference, [value], operator === "ne", scope);
  return `${reference.comparable} ${symbols[operator]} ${bind(scope, value)}`;
}

/** Throws the service's error if the literal's type is not the column's. */
export function comparedValue(
  reference: ColumnReference,
  { operator, literal }: ValueComparison,
  { context }: Scope,
): SQLInputValue {
  const value = toColumnValue(literal, reference.column, context.collation);
  if (value === undefined) throw incompatibleTypes(edmType(reference.column), literal.type, operator);
  return value;
}

function nullSql(reference: ColumnReference, operator: ComparisonOperator): string {
  if (operator === "eq") return `${reference.sql} IS NULL`;
  if (operator === "ne") return `${reference.sql} IS NOT NULL`;
  throw notSupported(`the operator '${operator}' with null in a filter`);
}

/** Columns of one row and one type, as "Use column comparison in queries" has it. Null is neither equal nor unequal to anything. */
function columnComparisonSql(comparison: Comparison, negated: boolean, scope: Scope): string {
  const [left, right] = [comparison.left, comparison.right].map((operand) =>
    scope.source.resolve((operand as Property).path),
  ) as [ColumnReference, ColumnReference];
  const types = [edmType(left.column), edmType(right.column)] as const;
  if (types[0] !== types[1]) throw incompatibleTypes(types[0], types[1], comparison.operator);
  if (left.alias !== right.alias) throw notSupported("comparing columns of different tables in a filter");
  return `${left.comparable} ${symbols[negateOperator(comparison.operator, negated)]} ${right.comparable}`;
}
