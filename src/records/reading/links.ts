import { describeValue, UsageError } from "../../errors.ts";
import { readFilter, type FilterObjects, type FilterScope } from "../../metadata/filter/filter-object.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import { LINK_TYPES, type FetchLink, type LinkType } from "../../web-api/fetch-xml.ts";

/** A table that is joined. Source: "Join tables using FetchXml". */
export interface LinkOptions {
  readonly table: string;
  /** The column of the linked table. @default its primary id */
  readonly from?: string | undefined;
  /** The column of the table that it is linked to. */
  readonly to: string;
  /** Whether a record without a match is there all the same ("outer"), and the rest of FetchXML's kinds. @default "inner" */
  readonly type?: LinkType | undefined;
  /** What filters and the records' properties call it. @default the table's name */
  readonly alias?: string | undefined;
  /** Columns of the linked table, given as "alias.column". @default none */
  readonly columns?: readonly string[] | undefined;
  readonly filter?: FilterObjects | undefined;
  /** Tables that are joined to this one. */
  readonly links?: readonly LinkOptions[] | undefined;
}

/** How a table's definition is got. */
export type Describe = (table: string) => Promise<TableDefinition>;

/** The definitions of a query's linked tables, by alias. */
export async function describeLinks(
  links: readonly LinkOptions[],
  describe: Describe,
): Promise<ReadonlyMap<string, TableDefinition>> {
  const tables = new Map<string, TableDefinition>();
  for (const link of flat(links)) {
    const alias = aliasOf(link);
    if (tables.has(alias)) throw new UsageError(`Two links are called ${alias}. Give each an alias of its own.`);
    if (!/^\w+$/.test(alias)) {
      throw new UsageError(`Expected the alias of a link to be letters, digits and _, got ${describeValue(alias)}.`);
    }
    tables.set(alias, await describe(link.table));
  }
  return tables;
}

/** @param scope of the query, whose links may be named in the filter of any of them */
export function planLinks(
  links: readonly LinkOptions[],
  around: TableDefinition,
  tables: ReadonlyMap<string, TableDefinition>,
  scope: FilterScope,
): readonly FetchLink[] {
  return links.map((link): FetchLink => {
    const alias = aliasOf(link);
    const table = tables.get(alias) ?? around;
    const { type = "inner", from = table.primaryId, to, columns = [], filter } = link;
    checkType(type);
    const own: FilterScope = { tableOf: (name) => (name === undefined ? table : scope.tableOf(name)) };
    for (const [owner, name] of [
      [table, from],
      [around, to],
      ...columns.map((each) => [table, each] as const),
    ] as const) {
      if (!owner.columns.has(name)) throw unknownColumn(owner, name);
    }
    return {
      table: table.name,
      alias,
      type,
      from,
      to,
      columns,
      filter: filter && readFilter(filter, own),
      links: planLinks(link.links ?? [], table, tables, scope),
    };
  });
}

/** The names that the columns of links have in a record. */
export function linkedNames(links: readonly LinkOptions[]): readonly string[] {
  return flat(links).flatMap((link) => (link.columns ?? []).map((name) => `${aliasOf(link)}.${name}`));
}

function flat(links: readonly LinkOptions[]): readonly LinkOptions[] {
  return links.flatMap((link) => [link, ...flat(link.links ?? [])]);
}

function aliasOf({ alias, table }: LinkOptions): string {
  return alias ?? table;
}

function checkType(type: string): void {
  if (LINK_TYPES.some((known) => known === type)) return;
  throw new UsageError(
    `Expected the type of a link to be one of ${LINK_TYPES.join(", ")}, got ${describeValue(type)}.`,
  );
}
