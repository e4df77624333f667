import type { ComparisonOperator } from "../query/ast.ts";
import { symbols } from "../query/comparison-sql.ts";
import { calledFunctionSql } from "../query/functions/query-functions.ts";
import type { ColumnReference } from "../query/table-source.ts";
import { notSupported } from "../web-api-error.ts";
import { checkSameType, type Compilation } from "./compilation.ts";
import { createCondition } from "./condition.ts";
import { invalidArgument, unknownOperator } from "./fetch-errors.ts";
import type { ConditionNode, FilterNode, LinkNode } from "./model.ts";
import { operatorFunctions } from "./operator-functions.ts";
import { operators } from "./operators.ts";
import { findSource, referToColumn, type Source } from "./sources.ts";

/** One condition on a column of the table, unless it names another. Values go to the scope's parameters. */
export function conditionSql(node: ConditionNode, source: Source, compilation: Compilation): string {
  const { visible, scope } = compilation;
  const row = node.link === undefined ? source : findSource(node.link, visible);
  const reference = referToColumn(row, node.column);
  if (node.valueOf !== undefined) return columnsSql(node, reference, node.valueOf, source, compilation);
  const condition = createCondition(node, row, reference, scope);
  const operator = operators.get(node.operator);
  if (operator) return operator(condition);
  const name = operatorFunctions.get(node.operator);
  if (name === undefined) throw unknownOperator(node.operator);
  const sql = calledFunctionSql(condition.call(name));
  if (sql === undefined) throw notSupported(`the operator '${node.operator}' in FetchXML`);
  return sql;
}

/** Null is neither equal nor unequal to anything ("Use column comparison in queries"). */
function columnsSql(
  { operator }: ConditionNode,
  left: ColumnReference,
  valueOf: string,
  source: Source,
  { visible }: Compilation,
): string {
  if (!isComparison(operator)) {
    throw invalidArgument(
      `The operator '${operator}' compares no two columns: with 'valueof' it must be one of ${Object.keys(symbols).join(", ")}.`,
    );
  }
  const dot = valueOf.indexOf(".");
  const other = dot === -1 ? source : findSource(valueOf.slice(0, dot), visible);
  const right = referToColumn(other, valueOf.slice(dot + 1));
  checkSameType(left, right);
  return `${left.comparable} ${symbols[operator]} ${right.comparable}`;
}

function isComparison(operator: string): operator is ComparisonOperator {
  return Object.hasOwn(symbols, operator);
}

/** Whether a condition in the filter is about another table than the one that the filter stands in. */
export function mentionsOthers({ conditions, filters, links }: FilterNode): boolean {
  return (
    conditions.some(({ link, valueOf }) => link !== undefined || valueOf?.includes(".")) ||
    filters.some(mentionsOthers) ||
    links.some(linkMentionsOthers)
  );
}

export function linkMentionsOthers({ filters, links }: LinkNode): boolean {
  return filters.some(mentionsOthers) || links.some(linkMentionsOthers);
}
