import { textIn } from "../definitions/label.ts";
import { choiceTypes, lookupTypes, textTypes, type Column } from "../definitions/model.ts";
import { edmType } from "../query/edm.ts";
import { foldText } from "../query/fold.ts";
import { lookupNameSql } from "../query/lookup-name.ts";
import type { OrderTerm } from "../query/order-by.ts";
import type { QueryContext } from "../query/scope.ts";
import { referTo, ROOT } from "../query/table-source.ts";
import type { Source } from "./sources.ts";

export interface OrderStyle {
  readonly descending: boolean;
  /** Choices sort by their numbers and not by their labels. */
  readonly sortsChoicesByValue: boolean;
}

/**
 * How rows sort by a column: lookups by the names of what they point to, choices by their labels ("Order rows using
 * FetchXml", Microsoft Learn).
 */
export function orderTerm(column: Column, source: Source, style: OrderStyle, context: QueryContext): OrderTerm {
  const { descending } = style;
  if (lookupTypes.has(column.type)) return { ...nameTerm(column, source, context), descending };
  if (choiceTypes.has(column.type) && !style.sortsChoicesByValue) {
    return { ...labelTerm(column, source, context), descending };
  }
  return { ...valueTerm(column, source), descending };
}

/** Tells rows apart by the value as it is kept. */
export function valueTerm(column: Column, source: Source): OrderTerm {
  edmType(column);
  const { sql, comparable } = referTo(column, source.alias);
  return { ...unsorted(column, source), sql, comparable, isText: textTypes.has(column.type) };
}

function unsorted(column: Column, { alias, name }: Source): Pick<OrderTerm, "column" | "name" | "descending"> {
  const { logicalName } = column;
  return { column, name: alias === ROOT ? logicalName : `${name}.${logicalName}`, descending: false };
}

function nameTerm(column: Column, source: Source, context: QueryContext): OrderTerm {
  const sql = lookupNameSql(column, source.alias, context) ?? "NULL";
  return { ...unsorted(column, source), sql, comparable: `fold(${sql})`, isText: true };
}

/** Every choice becomes the place that its label has among all of them, so that no label has to stand in SQL. */
function labelTerm(column: Column, source: Source, { collation, definitions }: QueryContext): OrderTerm {
  const options = (column.options ?? []).map(({ value, label }) => ({
    value,
    label: foldText(textIn(label, definitions.language), collation),
  }));
  const labels = [...new Set(options.map(({ label }) => label))].sort(compareTexts);
  const cases = options.map(({ value, label }) => `WHEN ${Math.trunc(value)} THEN ${labels.indexOf(label)}`);
  const { sql } = referTo(column, source.alias);
  const place = cases.length === 0 ? sql : `CASE ${sql} ${cases.join(" ")} END`;
  return { ...unsorted(column, source), sql: place, comparable: place, isText: false };
}

/** By code points, as SQLite compares. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
