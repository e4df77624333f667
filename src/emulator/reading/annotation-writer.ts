import { navigationTo } from "../definitions/make-table.ts";
import { lookupTypes, type Table } from "../definitions/model.ts";
import type { Organization } from "../organization.ts";
import type { SelectedColumn } from "../query/select.ts";
import type { Row } from "../store/store.ts";
import { associatedNavigation, formattedValue, lookupLogicalName, type AnnotationFilter } from "../wire/annotations.ts";
import { valueFormatter } from "./format-value.ts";

/** Writes the annotations of one column, each with a comma behind it; nothing for null. */
export function annotationWriter(
  selected: SelectedColumn,
  columns: readonly SelectedColumn[],
  table: Table,
  environment: Organization,
  includes: AnnotationFilter,
): (row: Row) => string {
  const { column, position } = selected;
  const writers = lookupTypes.has(column.type)
    ? lookupAnnotations(selected, table, includes)
    : [formattedAnnotation(selected, columns, environment, includes)];
  return (row) => (row[position] === null ? "" : writers.map((write) => write(row)).join(""));
}

function formattedAnnotation(
  { column, position }: SelectedColumn,
  columns: readonly SelectedColumn[],
  environment: Organization,
  includes: AnnotationFilter,
): (row: Row) => string {
  const currency = columns.find((other) => other.column.logicalName === "transactioncurrencyid");
  const format = includes(formattedValue) ? valueFormatter(column, environment) : undefined;
  if (!format) return () => "";
  return (row) => {
    const text = format(row[position] ?? null, currency && (row[currency.position] as Uint8Array | null));
    return text === undefined ? "" : property(column.wireName, formattedValue, text);
  };
}

function lookupAnnotations(
  { column, namePosition, targetPosition }: SelectedColumn,
  table: Table,
  includes: AnnotationFilter,
): ((row: Row) => string)[] {
  const { wireName } = column;
  const targetOf = (row: Row) =>
    (targetPosition === undefined ? column.targets?.[0] : (row[targetPosition] as string | null)) ?? "";
  const navigations = new Map(
    (column.targets ?? []).map((target) => [target, navigationTo(table, column, target)?.navigationProperty ?? ""]),
  );
  const terms: readonly (readonly [term: string, value: (row: Row) => string])[] = [
    [formattedValue, (row) => (namePosition === undefined ? "" : ((row[namePosition] as string | null) ?? ""))],
    [associatedNavigation, (row) => navigations.get(targetOf(row)) ?? ""],
    [lookupLogicalName, targetOf],
  ];
  return terms
    .filter(([term]) => includes(term))
    .map(([term, value]) => (row) => {
      const text = value(row);
      return text === "" ? "" : property(wireName, term, text);
    });
}

function property(wireName: string, term: string, text: string): string {
  return `"${wireName}@${term}":${JSON.stringify(text)},`;
}
