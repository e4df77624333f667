import type { ConditionNode, FilterNode } from "./model.ts";

/** The conditions of a filter, of which `a = 1 or a = 2 or …` are one `in`: a thousand of them stay one search. */
export function mergeConditions({ type, conditions }: FilterNode): readonly ConditionNode[] {
  if (type === "and") return conditions;
  const byColumn = Map.groupBy(conditions.filter(isEquality), ({ link = "", column }) => `${link}.${column}`);
  const lists = [...byColumn.values()].map(asList);
  return [...conditions.filter((condition) => !isEquality(condition)), ...lists];
}

function isEquality({ operator, values, valueOf }: ConditionNode): boolean {
  return operator === "eq" && valueOf === undefined && values.length === 1;
}

function asList(conditions: readonly ConditionNode[]): ConditionNode {
  const [first] = conditions;
  if (!first) throw new Error("A group of conditions is never empty.");
  if (conditions.length === 1) return first;
  return { ...first, operator: "in", values: conditions.flatMap(({ values }) => values) };
}
