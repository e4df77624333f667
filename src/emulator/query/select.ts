import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { findProperty, isListed, isProperty } from "./properties.ts";
import type { QueryContext } from "./scope.ts";
import { addColumns, createSelectList, type SelectedColumn } from "./select-list.ts";
import { ROOT } from "./table-source.ts";

export type { SelectedColumn } from "./select-list.ts";

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
 * What a $select asks of the statement's own table; without one, every readable column. Throws 400 for names that are
 * no columns.
 *
 * @param besides columns that come although nobody chose them
 */
export function selectColumns(
  select: string | undefined,
  withLookupNames: boolean,
  context: QueryContext,
  besides: readonly Column[] = [],
): Selection {
  const chosen = chosenColumns(select, context.table, besides);
  if (chosen) return buildSelection(chosen, withLookupNames, context);
  const cache = withLookupNames ? whole.withNames : whole.withoutNames;
  const known = cache.get(context.table);
  if (known) return known;
  const selection = buildSelection(allColumns(context.table), withLookupNames, context);
  cache.set(context.table, selection);
  return selection;
}

export function allColumns(table: Table): readonly Column[] {
  return [...table.columns.values()].filter(isListed);
}

/**
 * The columns of a $select; undefined when it leaves the choice to the service. Money brings its currency, as there.
 *
 * @param besides columns that come although nobody chose them
 */
export function chosenColumns(
  select: string | undefined,
  table: Table,
  besides: readonly Column[] = [],
): readonly Column[] | undefined {
  const names = splitNames(select);
  if (names.length === 0) return undefined;
  if (names.includes("*")) return allColumns(table);
  const columns = new Set(names.map((name) => findProperty(table, name)));
  const currency = table.columns.get("transactioncurrencyid");
  const hasMoney = [...columns].some((column) => column.type === "Money");
  if (hasMoney && currency && isProperty(currency)) columns.add(currency);
  for (const column of besides) columns.add(column);
  return [...columns.add(table.primaryId)];
}

/** The names in a $select; those of none are none. */
export function splitNames(select: string | undefined): readonly string[] {
  const names = select?.split(",").map((name) => name.trim()) ?? [];
  return names.every((name) => name === "") ? [] : names;
}

function buildSelection(columns: readonly Column[], withLookupNames: boolean, context: QueryContext): Selection {
  const list = createSelectList();
  const selected = addColumns(list, columns, ROOT, withLookupNames, context);
  const version = context.table.columns.get("versionnumber");
  const versionPosition = version?.stored
    ? (positionOf(selected, version) ?? list.add(`${ROOT}.${quote(version.logicalName)}`))
    : undefined;
  return { sql: list.sql(), width: list.width(), columns: selected, versionPosition };
}

export function positionOf(selected: readonly SelectedColumn[], column: Column): number | undefined {
  return selected.find((candidate) => candidate.column === column)?.position;
}
