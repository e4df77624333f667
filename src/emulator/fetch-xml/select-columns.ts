import type { Column } from "../definitions/model.ts";
import { isListed, isProperty } from "../query/properties.ts";
import type { Compilation } from "./compilation.ts";
import type { FetchQuery, TableNode } from "./model.ts";
import { joinedLinks } from "./rows-sql.ts";
import type { SelectedName } from "./selection.ts";
import { findColumn, type Source, type Sources } from "./sources.ts";

/** A column that the query asks for, or that comes with what it asks for. */
export interface ChosenColumn extends SelectedName {
  readonly column: Column;
  readonly source: Source;
}

/**
 * The columns of a query without aggregates. As the service has it, the primary id comes unasked, unless equal rows are
 * to be one, and so does the currency of amounts; an entity that names no columns gives all, a link-entity none.
 */
export function chooseColumns(
  { table: node, distinct }: FetchQuery,
  { sources }: Compilation,
): readonly ChosenColumn[] {
  const { root } = sources;
  const chosen = columnsOf({ ...node, allColumns: selectsAll(node) }, root, ownName);
  const taken = new Set(chosen.filter(({ attributeName }) => attributeName === undefined).map(({ column }) => column));
  const currency = root.table.columns.get("transactioncurrencyid");
  const linked = joinedLinks(node).flatMap((link) => linkedColumns(link, sources));
  const needsId = !distinct || chosen.length + linked.length === 0;
  const extra = [
    ...(chosen.some(({ column }) => column.type === "Money") && currency && isProperty(currency) ? [currency] : []),
    ...(needsId ? [root.table.primaryId] : []),
  ].filter((column) => !taken.has(column));
  return [...chosen, ...extra.map((column) => ({ column, source: root, name: column.wireName })), ...linked];
}

export function selectsAll({ allColumns, columns, noColumns }: TableNode): boolean {
  return allColumns || (columns.length === 0 && !noColumns);
}

function linkedColumns(node: TableNode, sources: Sources): readonly ChosenColumn[] {
  const own = columnsOf(node, sources.of(node), linkedName);
  return [...own, ...joinedLinks(node).flatMap((link) => linkedColumns(link, sources))];
}

function columnsOf(
  { allColumns, columns }: TableNode,
  source: Source,
  nameOf: (column: Column, source: Source) => SelectedName,
): readonly ChosenColumn[] {
  const aliased: ChosenColumn[] = [];
  const named = new Set(allColumns ? [...source.table.columns.values()].filter(isListed) : []);
  for (const { name, alias } of columns) {
    const column = findColumn(source.table, name);
    if (alias === undefined) named.add(column);
    else aliased.push({ column, source, name: alias, attributeName: column.logicalName });
  }
  return [...[...named].map((column) => ({ column, source, ...nameOf(column, source) })), ...aliased];
}

function ownName({ wireName }: Column): SelectedName {
  return { name: wireName };
}

/** Version 9 of the Web API writes the dot as it is; version 8 wrote "_x002e_". */
function linkedName({ logicalName }: Column, { name }: Source): SelectedName {
  return { name: `${name}.${logicalName}`, attributeName: logicalName };
}
