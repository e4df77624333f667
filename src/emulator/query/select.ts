import type { Column, Table } from "../definitions/model.ts";
import { lookupNameSql } from "./lookup-name.ts";
import { findProperty, isProperty } from "./properties.ts";
import { quote } from "../quote.ts";
import type { QueryContext } from "./scope.ts";
import { ROOT } from "./table-source.ts";

export interface SelectedColumn {
  readonly column: Column;
  /** Where its value stands in a row. */
  readonly position: number;
  /** Where the logical name of the table stands that a lookup with several targets points to. */
  readonly targetPosition?: number;
  /** Where the primary name of the record stands that a lookup points to, if names were asked for and it has one. */
  readonly namePosition?: number;
}

export interface Selection {
  /** What stands between SELECT and FROM. */
  readonly sql: string;
  /** How many values a row has. */
  readonly width: number;
  /** In the order in which they were asked for; the primary id is always among them. */
  readonly columns: readonly SelectedColumn[];
  /** Where versionnumber stands, which makes the ETag; undefined for tables without it. */
  readonly versionPosition: number | undefined;
}

/** Selections of all columns, which are long and always the same. */
const whole = {
  withNames: new WeakMap<Table, Selection>(),
  withoutNames: new WeakMap<Table, Selection>(),
};

/**
 * What a $select asks for; without one, every readable column. Money brings its currency, as the service does.
 * Throws 400 for names that are no columns.
 */
export function selectColumns(select: string | undefined, withLookupNames: boolean, context: QueryContext): Selection {
  const names = select?.split(",").map((name) => name.trim()) ?? [];
  if (names.some((name) => name !== "" && name !== "*")) {
    return buildSelection(chosenColumns(names, context.table), withLookupNames, context);
  }
  const cache = withLookupNames ? whole.withNames : whole.withoutNames;
  const known = cache.get(context.table);
  if (known) return known;
  const all = [...context.table.columns.values()].filter(isProperty);
  const selection = buildSelection(all, withLookupNames, context);
  cache.set(context.table, selection);
  return selection;
}

function chosenColumns(names: readonly string[], table: Table): readonly Column[] {
  if (names.includes("*")) return [...table.columns.values()].filter(isProperty);
  const columns = new Set(names.map((name) => findProperty(table, name)));
  const currency = table.columns.get("transactioncurrencyid");
  const hasMoney = [...columns].some((column) => column.type === "Money");
  if (hasMoney && currency && isProperty(currency)) columns.add(currency);
  return [...columns, ...(columns.has(table.primaryId) ? [] : [table.primaryId])];
}

function buildSelection(columns: readonly Column[], withLookupNames: boolean, context: QueryContext): Selection {
  const list: string[] = [];
  const add = (sql: string): number => list.push(sql) - 1;
  const addColumn = (name: string): number => add(`${ROOT}.${quote(name)}`);

  const selected = columns.map((column): SelectedColumn => {
    const name = withLookupNames ? lookupNameSql(column, context) : undefined;
    return {
      column,
      position: addColumn(column.logicalName),
      ...(column.targetColumn === undefined ? {} : { targetPosition: addColumn(column.targetColumn) }),
      ...(name === undefined ? {} : { namePosition: add(name) }),
    };
  });
  const version = context.table.columns.get("versionnumber");
  const versionPosition = version?.stored
    ? (positionOf(selected, version) ?? addColumn(version.logicalName))
    : undefined;
  return { sql: list.join(", "), width: list.length, columns: selected, versionPosition };
}

function positionOf(selected: readonly SelectedColumn[], column: Column): number | undefined {
  return selected.find((candidate) => candidate.column === column)?.position;
}
