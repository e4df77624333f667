import type { Column, Definitions, Table } from "../definitions/model.ts";
import { isProperty } from "../query/properties.ts";
import { referTo, ROOT, type ColumnReference } from "../query/table-source.ts";
import { notSupported } from "../web-api-error.ts";
import { duplicateAlias, tooManyLinks, unknownColumn, unknownLink, unknownTable } from "./fetch-errors.ts";
import type { FilterNode, LinkNode, TableNode } from "./model.ts";

/** A table of the query, under the name that it has in SQL. */
export interface Source {
  readonly table: Table;
  /** In SQL: t0 for the first table. */
  readonly alias: string;
  /** In names of the answer: the link-entity's alias, or one made up. */
  readonly name: string;
}

export interface Sources {
  readonly root: Source;
  of(node: TableNode): Source;
}

/** As many as the service lets one query link. */
const MAXIMUM_LINKS = 15;

/**
 * Gives every table of the query its names. Made-up ones are the name of the table and the number of the link-entity, as
 * "link-entity element" (Microsoft Learn) has it.
 */
export function createSources(node: TableNode, definitions: Definitions): Sources {
  const table = findTable(node.name, definitions);
  const root: Source = { table, alias: ROOT, name: table.logicalName };
  const sources = new Map<TableNode, Source>([[node, root]]);
  const names = new Set<string>();

  linksIn(node).forEach((link, index) => {
    if (index >= MAXIMUM_LINKS) throw tooManyLinks();
    const linked = findTable(link.name, definitions);
    const name = link.alias ?? `${linked.logicalName}${index + 1}`;
    if (names.has(name)) throw duplicateAlias(name);
    names.add(name);
    sources.set(link, { table: linked, alias: `t${index + 1}`, name });
  });

  return {
    root,
    of(wanted) {
      const source = sources.get(wanted);
      if (!source) throw new Error(`The query has no table '${wanted.name}' at this place.`);
      return source;
    },
  };
}

/** In the order of the document, as far as it matters: those in filters come behind those that are joined. */
function linksIn(node: TableNode): readonly LinkNode[] {
  return [...node.links.flatMap(withInner), ...node.filters.flatMap(linksInFilter)];
}

function linksInFilter(filter: FilterNode): readonly LinkNode[] {
  return [...filter.links.flatMap(withInner), ...filter.filters.flatMap(linksInFilter)];
}

function withInner(link: LinkNode): readonly LinkNode[] {
  return [link, ...linksIn(link)];
}

function findTable(name: string, { tables }: Definitions): Table {
  const table = tables.get(name);
  if (!table) throw unknownTable(name);
  return table;
}

/** The table that a query means by an alias or, where there is none, by the name of a table. */
export function findSource(name: string, visible: readonly Source[]): Source {
  const source =
    visible.find((one) => one.alias !== ROOT && one.name === name) ??
    visible.find(({ table }) => table.logicalName === name);
  if (!source) throw unknownLink(name);
  return source;
}

/** Throws 400 for names that are no columns, and 501 for columns that the emulator computes for annotations only. */
export function findColumn(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (!column) throw unknownColumn(name, table);
  if (isProperty(column)) return column;
  throw notSupported(`the column '${name}' of '${table.logicalName}' in FetchXML`);
}

export function referToColumn({ table, alias }: Source, name: string): ColumnReference {
  return referTo(findColumn(table, name), alias);
}
