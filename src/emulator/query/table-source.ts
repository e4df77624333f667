import { textTypes, type Column, type Definitions, type Table } from "../definitions/model.ts";
import { quote, quoteText } from "../quote.ts";
import { shownIn } from "../store/drafts.ts";
import { createTableAliases, type AliasedTable, type TableAliases } from "./aliases.ts";
import { followLookup } from "./navigations.ts";
import { findProperty } from "./properties.ts";

export type { AliasedTable } from "./aliases.ts";

/** A column at the end of a path, ready to be used in SQL. */
export interface ColumnReference {
  readonly column: Column;
  /** The value as it is kept. */
  readonly sql: string;
  /** The value as it is compared and sorted: text as the collation has it. */
  readonly comparable: string;
  /** Names the row that it belongs to. */
  readonly alias: string;
}

/** The FROM of one statement or subquery: a table, and those that its lookups lead to, each joined once. */
export interface TableSource extends AliasedTable {
  /** Of the whole statement, which names its tables by it. */
  readonly aliases: TableAliases;
  /** Navigation properties and then a column's name in JSON. Throws 400 for names that do not exist. */
  resolve(path: readonly string[]): ColumnReference;
  /** The row at the end of navigation properties; of none: the row itself. */
  follow(path: readonly string[]): AliasedTable;
  /** Joins the record of the target table that a lookup of the aliased table points to, and gives its alias. */
  join(alias: string, lookup: Column, target: Table): string;
  /** Only complete when every path has been resolved. */
  from(): string;
}

export const ROOT = "t0";

/** @param place where SQLite has the rows of the table itself */
export function createTableSource(
  table: Table,
  definitions: Definitions,
  aliases: TableAliases = createTableAliases(),
  place = shownIn(table),
): TableSource {
  const joined = new Map<string, string>();
  const alias = aliases.next();
  let from = `${quote(place)} ${alias}`;

  function join(holder: string, lookup: Column, target: Table): string {
    const condition = pointsTo(holder, lookup, target);
    const known = joined.get(condition);
    if (known !== undefined) return known;
    const added = aliases.next();
    joined.set(condition, added);
    const id = `${added}.${quote(target.primaryId.logicalName)}`;
    from += ` LEFT JOIN ${quote(shownIn(target))} ${added} ON ${id} = ${condition}`;
    return added;
  }

  function follow(path: readonly string[]): AliasedTable {
    let row: AliasedTable = { table, alias };
    for (const name of path) {
      const [lookup, target] = followLookup(row.table, name, definitions);
      row = { table: target, alias: join(row.alias, lookup, target) };
    }
    return row;
  }

  function resolve(path: readonly string[]): ColumnReference {
    const row = follow(path.slice(0, -1));
    return referTo(findProperty(row.table, path.at(-1) ?? ""), row.alias);
  }

  return { table, alias, aliases, resolve, follow, join, from: () => from };
}

export function referTo(column: Column, alias: string): ColumnReference {
  const sql = `${alias}.${quote(column.logicalName)}`;
  return { column, sql, comparable: textTypes.has(column.type) ? `fold(${sql})` : sql, alias };
}

/** What the id of the target must equal. A lookup with several targets matches only rows of the table that it points to. */
function pointsTo(alias: string, lookup: Column, target: Table): string {
  const id = `${alias}.${quote(lookup.logicalName)}`;
  if (lookup.targetColumn === undefined || target.logicalName === "owner") return id;
  return `${id} AND ${alias}.${quote(lookup.targetColumn)} = ${quoteText(target.logicalName)}`;
}
