import type { ComparisonOperator, TextFunction } from "../query/ast.ts";
import { symbols } from "../query/comparison-sql.ts";
import { edmType } from "../query/edm.ts";
import { foldLetters, foldText } from "../query/fold.ts";
import { membershipSql } from "../query/membership-sql.ts";
import { bind } from "../query/scope.ts";
import { matchSql } from "../query/text-sql.ts";
import type { Condition } from "./condition.ts";
import { invalidArgument } from "./fetch-errors.ts";
import { MAXIMUM_PATTERN, toGlob } from "./like-pattern.ts";

type Operator = (condition: Condition) => string;

/** The operators that no query function of the Web API is. As `ne` does, negative ones hold for a column without a value. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["eq", equal(false)],
  ["ne", equal(true)],
  ["neq", equal(true)],
  ["gt", compare("gt")],
  ["ge", compare("ge")],
  ["lt", compare("lt")],
  ["le", compare("le")],
  ["null", ({ reference }) => `${reference.sql} IS NULL`],
  ["not-null", ({ reference }) => `${reference.sql} IS NOT NULL`],
  ["like", likeSql],
  ["not-like", unless(likeSql)],
  ["begins-with", match("startswith")],
  ["not-begin-with", unless(match("startswith"))],
  ["ends-with", match("endswith")],
  ["not-end-with", unless(match("endswith"))],
]);

function equal(excluded: boolean): Operator {
  return (condition) => membershipSql(condition.reference, [condition.value()], excluded, condition.scope);
}

function compare(operator: ComparisonOperator): Operator {
  return (condition) =>
    `${condition.reference.comparable} ${symbols[operator]} ${bind(condition.scope, condition.value())}`;
}

function unless(operator: Operator): Operator {
  return (condition) => `(NOT ${operator(condition)} OR ${condition.reference.sql} IS NULL)`;
}

function match(name: TextFunction): Operator {
  return (condition) => matchSql(name, textOf(condition), condition.text(), condition.scope);
}

const PLAIN = /^(%?)([^%_[]*)(%?)$/s;

/** Patterns that only begin or end with % become what an index can serve, or at least what costs less. */
function likeSql(condition: Condition): string {
  const { operator, scope } = condition;
  const pattern = condition.text();
  const text = textOf(condition);
  if (pattern.length > MAXIMUM_PATTERN) {
    throw invalidArgument(`A pattern of '${operator}' may be ${MAXIMUM_PATTERN} letters long, not ${pattern.length}.`);
  }
  const [, before = "", plain, after = ""] = PLAIN.exec(pattern) ?? [];
  if (plain === undefined) {
    return `(${text} GLOB ${bind(scope, toGlob(foldLetters(pattern, scope.context.collation)))})`;
  }
  if (before === "" && after === "") return `(${text} = ${bind(scope, foldText(plain, scope.context.collation))})`;
  if (after === "") return matchSql("endswith", text, plain, scope);
  return matchSql(before === "" ? "startswith" : "contains", text, plain, scope);
}

function textOf({ reference, operator }: Condition): string {
  if (edmType(reference.column) === "Edm.String") return reference.comparable;
  throw invalidArgument(
    `The operator '${operator}' is for texts, and '${reference.column.logicalName}' is a column of type ${reference.column.type}.`,
  );
}
