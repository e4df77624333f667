import type { SQLInputValue } from "node:sqlite";
import type { Condition, Junction } from "./ast.ts";
import { asValueComparison, comparedValue, comparisonSql, negateOperator } from "./comparison-sql.ts";
import { lambdaSql } from "./lambda-sql.ts";
import { rowMembershipSql } from "./membership-sql.ts";
import { queryFunctionSql } from "./functions/query-functions.ts";
import type { Scope } from "./scope.ts";
import type { ColumnReference } from "./table-source.ts";
import { textSql } from "./text-sql.ts";

type Joiner = "AND" | "OR";

/** The condition, or its negation, as SQL; values go to the scope's parameters. */
export function conditionSql(condition: Condition, negated: boolean, scope: Scope): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return junctionSql(condition, negated, scope);
    case "not":
      return conditionSql(condition.term, !negated, scope);
    case "comparison":
      return comparisonSql(condition, negated, scope);
    case "text":
      return textSql(condition, negated, scope);
    case "function":
      return queryFunctionSql(condition, negated, scope);
    case "lambda":
      return lambdaSql(condition, negated, scope, conditionSql);
  }
}

interface Member {
  readonly reference: ColumnReference;
  readonly value: SQLInputValue;
}

/** Values that the same columns may have together, or, of one column, must not have. */
interface List {
  readonly references: readonly ColumnReference[];
  readonly rows: (readonly SQLInputValue[])[];
}

/**
 * `a eq 1 or a eq 2 or …` becomes one IN, as do pairs `(a eq 1 and b eq 2) or …`, and `a ne 1 and a ne 2 and …` one
 * NOT IN: a thousand terms stay one search.
 */
function junctionSql({ kind, terms }: Junction, negated: boolean, scope: Scope): string {
  const joiner: Joiner = (kind === "or") !== negated ? "OR" : "AND";
  const parts: string[] = [];
  const lists = new Map<string, List>();
  for (const term of terms) {
    const members = membersOf(term, negated, joiner, scope);
    if (members) addRow(lists, members);
    else parts.push(conditionSql(term, negated, scope));
  }
  for (const { references, rows } of lists.values()) {
    parts.push(rowMembershipSql(references, rows, joiner === "AND", scope));
  }
  return joinConditions(parts, joiner);
}

/** A comparison that can be part of a list, or several that must hold together. */
function membersOf(term: Condition, negated: boolean, joiner: Joiner, scope: Scope): readonly Member[] | undefined {
  const member = memberOf(term, negated, joiner, scope);
  if (member) return [member];
  if (term.kind !== "and" || negated || joiner === "AND") return undefined;
  const members: Member[] = [];
  for (const inner of term.terms) {
    const part = memberOf(inner, false, "OR", scope);
    if (!part) return undefined;
    members.push(part);
  }
  return members;
}

function memberOf(term: Condition, negated: boolean, joiner: Joiner, scope: Scope): Member | undefined {
  if (term.kind !== "comparison") return undefined;
  const comparison = asValueComparison(term);
  if (!comparison || comparison.literal.type === "null") return undefined;
  if (negateOperator(comparison.operator, negated) !== (joiner === "OR" ? "eq" : "ne")) return undefined;
  const reference = scope.source.resolve(comparison.property.path);
  return { reference, value: comparedValue(reference, comparison, scope) };
}

function addRow(lists: Map<string, List>, members: readonly Member[]): void {
  const key = members.map(({ reference }) => reference.sql).join();
  const row = members.map(({ value }) => value);
  const list = lists.get(key);
  if (list) list.rows.push(row);
  else lists.set(key, { references: members.map(({ reference }) => reference), rows: [row] });
}

/** At least one condition. */
export function joinConditions(parts: readonly string[], joiner: Joiner): string {
  return balanced(parts, 0, parts.length, joiner);
}

/** SQLite refuses trees deeper than 1000, and reads a chain as one as deep as it is long; halves make it logarithmic. */
function balanced(parts: readonly string[], from: number, to: number, joiner: Joiner): string {
  if (to - from === 1) return parts[from] ?? "";
  const middle = (from + to) >> 1;
  return `(${balanced(parts, from, middle, joiner)} ${joiner} ${balanced(parts, middle, to, joiner)})`;
}
