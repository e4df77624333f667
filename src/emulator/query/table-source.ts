import { textTypes, type Column, type Definitions, type Table } from "../definitions/model.ts";
import { badRequest, notSupported, unknownProperty } from "../web-api-error.ts";
import { findProperty } from "./properties.ts";
import { quote, quoteText } from "../quote.ts";

/** As many tables as the service lets one query link. */
const MAXIMUM_JOINS = 15;

/** A column at the end of a path, ready to be used in SQL. */
export interface ColumnReference {
  readonly column: Column;
  /** The value as it is kept. */
  readonly sql: string;
  /** The value as it is compared and sorted: text without case and accents. */
  readonly comparable: string;
  /** Names the row that it belongs to. */
  readonly alias: string;
}

/** The FROM of one statement: the table itself, t0, and those that lookups lead to, each joined once. */
export interface TableSource {
  /** Navigation properties and then a column's name in JSON. Throws 400 for names that do not exist. */
  resolve(path: readonly string[]): ColumnReference;
  /** Joins the record of the target table that a lookup of the aliased table points to, and gives its alias. */
  join(alias: string, lookup: Column, target: Table): string;
  /** Only complete when every path has been resolved. */
  from(): string;
}

export const ROOT = "t0";

export function createTableSource(root: Table, definitions: Definitions): TableSource {
  const joined = new Map<string, string>();
  let from = `${quote(root.logicalName)} ${ROOT}`;

  function join(alias: string, lookup: Column, target: Table): string {
    const condition = pointsTo(alias, lookup, target);
    const known = joined.get(condition);
    if (known !== undefined) return known;
    const added = `t${joined.size + 1}`;
    joined.set(condition, added);
    if (joined.size > MAXIMUM_JOINS) throw badRequest(`A query may link ${MAXIMUM_JOINS} tables. Use fewer paths.`);
    const id = `${added}.${quote(target.primaryId.logicalName)}`;
    from += ` LEFT JOIN ${quote(target.logicalName)} ${added} ON ${id} = ${condition}`;
    return added;
  }

  function resolve(path: readonly string[]): ColumnReference {
    let alias = ROOT;
    let table = root;
    for (const name of path.slice(0, -1)) {
      const [lookup, target] = follow(table, name, definitions);
      alias = join(alias, lookup, target);
      table = target;
    }
    return referTo(findProperty(table, path.at(-1) ?? ""), alias);
  }

  return { resolve, join, from: () => from };
}

export function referTo(column: Column, alias: string): ColumnReference {
  const sql = `${alias}.${quote(column.logicalName)}`;
  return { column, sql, comparable: textTypes.has(column.type) ? `fold(${sql})` : sql, alias };
}

function follow(table: Table, name: string, definitions: Definitions): readonly [lookup: Column, target: Table] {
  const navigation = table.navigations.get(name);
  if (!navigation) throw unknownProperty(name, table.logicalName);
  const lookup = table.columns.get(navigation.referencingAttribute);
  const target = definitions.tables.get(navigation.referencedTable);
  // An owner is a user or a team: there is no table that the path could go on from.
  if (lookup && target && navigation.referencedTable !== "owner") return [lookup, target];
  throw notSupported(`a path through '${name}' to the table '${navigation.referencedTable}'`);
}

/** What the id of the target must equal. A lookup with several targets matches only rows of the table that it points to. */
function pointsTo(alias: string, lookup: Column, target: Table): string {
  const id = `${alias}.${quote(lookup.logicalName)}`;
  if (lookup.targetColumn === undefined) return id;
  return `${id} AND ${alias}.${quote(lookup.targetColumn)} = ${quoteText(target.logicalName)}`;
}
