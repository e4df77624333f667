import { textTypes, type Definitions, type Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { isView } from "./views.ts";

/** A table of a statement and the name that it has there, and a text that is compared or sorted by. */
const TABLE = /"([^"]+)" (t\d+)\b/g;
const COMPARED = /\bfold\((t\d+)\."([^"]+)"\)/g;

/**
 * The statements that make the indexes on primary names which this statement could use. They are made when the first
 * such statement comes and not with the tables: names come in no order, so that in a file such an index makes inserts
 * half as slow again, and a load that never asks for a name need not pay for it.
 */
export function nameIndexesFor(sql: string, definitions: Definitions): string[] {
  const compared = [...sql.matchAll(COMPARED)].map(([, alias, column]) => ({ alias, column }));
  if (compared.length === 0) return [];
  const tables = new Map([...sql.matchAll(TABLE)].map(([, name = "", alias]) => [alias, definitions.tables.get(name)]));
  const searched = compared.flatMap(({ alias, column }) => {
    const table = tables.get(alias);
    return table && hasIndex(table) && table.primaryNameAttribute === column ? [table] : [];
  });
  return [...new Set(searched)].map(createNameIndex);
}

/** Views have no columns of their own. */
function hasIndex(table: Table): boolean {
  const { columns, primaryNameAttribute } = table;
  const name = columns.get(primaryNameAttribute ?? "");
  return name !== undefined && name.stored && textTypes.has(name.type) && !isView(table);
}

function createNameIndex({ logicalName, primaryNameAttribute }: Table): string {
  const column = primaryNameAttribute ?? "";
  return `CREATE INDEX IF NOT EXISTS ${quote(`${logicalName}.by.${column}`)} ON ${quote(logicalName)} (fold(${quote(column)}))`;
}
