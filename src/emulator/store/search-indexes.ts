import { lookupTypes, type Column, type Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";

/** Every record has these, so an index would cost each insert, and few ask for the records that one of them leads to. */
const systemLookups: ReadonlySet<string> = new Set([
  "createdby",
  "createdonbehalfby",
  "modifiedby",
  "modifiedonbehalfby",
  "organizationid",
  "ownerid",
  "owningbusinessunit",
  "owningteam",
  "owninguser",
  "transactioncurrencyid",
]);

/**
 * The statements that make a table's indexes on lookups, for those who ask for the records that belong to one. Such an
 * index holds only records that have the lookup, so that the others cost nothing.
 */
export function searchIndexes(table: Table): string[] {
  const columns = [...table.columns.values()];
  // Pairs are read from either side, and their first column leads the index that keeps them unique.
  if (table.isIntersect) {
    const parts = columns.filter((column) => isPart(column, table));
    return parts.slice(1).map((column) => createIndex(table, column));
  }
  return columns
    .filter(isSearched)
    .map((lookup) => `${createIndex(table, lookup)} WHERE ${quote(lookup.logicalName)} IS NOT NULL`);
}

function isSearched({ type, stored, logicalName }: Column): boolean {
  return stored && lookupTypes.has(type) && !systemLookups.has(logicalName);
}

function isPart(column: Column, { primaryId }: Table): boolean {
  return column !== primaryId && (column.type === "Uniqueidentifier" || lookupTypes.has(column.type));
}

function createIndex({ logicalName: table }: Table, { logicalName: column }: Column): string {
  return `CREATE INDEX ${quote(`${table}.by.${column}`)} ON ${quote(table)} (${quote(column)})`;
}
