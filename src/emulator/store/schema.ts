import {
  guidTypes,
  textTypes,
  type AlternateKey,
  type Column,
  type Definitions,
  type Table,
} from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { computedAs } from "./computed-columns.ts";
import { publishedSchema } from "./drafts.ts";
import { createFileTables, fileTriggers } from "./file-schema.ts";
import { hasPartitions, PARTITION } from "./record-id.ts";
import { searchIndexes } from "./search-indexes.ts";
import { createViews, isView } from "./views.ts";

/** The statements that make a SQLite table for each definition. */
export function schemaOf(definitions: Definitions): string[] {
  const tables = [...definitions.tables.values()].filter((table) => !isView(table));
  return [...createFileTables, ...tables.flatMap(createTable), ...createViews(definitions)];
}

/** The statements that make the table and what depends on it. */
export function createTable(table: Table): string[] {
  const columns = [...table.columns.values()].filter(({ stored }) => stored);
  const declarations = [...columns.flatMap((column) => declare(column, table)), ...partitionedKey(table)];
  return [
    `CREATE TABLE ${quote(table.logicalName)} (${declarations.join(", ")})`,
    ...publishedSchema(table, declarations),
    ...createDependents(table),
  ];
}

/** Those of alternate keys that are active, those for queries, and what keeps files and records together. */
export function createDependents(table: Table): string[] {
  const keys = table.keys.filter(({ status = "Active" }) => status === "Active");
  return [
    ...keys.map((key) => createUniqueIndex(table, key)),
    ...pairIndex(table),
    ...searchIndexes(table),
    ...fileTriggers(table),
  ];
}

/** Two records are linked by a many-to-many relationship once, or not at all. */
function pairIndex(table: Table): string[] {
  if (!table.isIntersect) return [];
  const pair = [...table.columns.values()].filter(
    (column) => column.type === "Uniqueidentifier" && column !== table.primaryId,
  );
  const terms = pair.map(({ logicalName }) => quote(logicalName)).join(", ");
  return [`CREATE UNIQUE INDEX ${quote(`${table.logicalName}.pair`)} ON ${quote(table.logicalName)} (${terms})`];
}

/** In an elastic table, an id is unique in its partition. */
function partitionedKey(table: Table): string[] {
  return hasPartitions(table) ? [`PRIMARY KEY (${quote(table.primaryId.logicalName)}, ${quote(PARTITION)})`] : [];
}

/** One declaration; two for a lookup that keeps its target's name beside it. */
export function declare(column: Column, table: Table): string[] {
  const name = quote(column.logicalName);
  if (column === table.primaryId) return [`${name} BLOB ${hasPartitions(table) ? "" : "PRIMARY KEY "}NOT NULL`];
  const computed = computedAs(column, table);
  if (computed) return [`${name} ${sqlType(column)} GENERATED ALWAYS AS (${computed}) VIRTUAL`];
  const initial = initialValue(column);
  const declared = `${name} ${sqlType(column)}${initial === undefined ? "" : ` DEFAULT ${initial}`}`;
  return column.targetColumn === undefined ? [declared] : [declared, `${quote(column.targetColumn)} TEXT`];
}

function sqlType({ type }: Column): string {
  if (guidTypes.has(type) || type === "Image") return "BLOB";
  if (textTypes.has(type) || type === "DateTime" || type === "MultiSelectPicklist") return "TEXT";
  return type === "Decimal" || type === "Double" || type === "Money" ? "REAL" : "INTEGER";
}

/** What a new record has in a column that its payload leaves out. The export of the definitions omits "No". */
export function initialValue({ type, defaultValue, options }: Column): number | undefined {
  if (type === "Boolean") return defaultValue ?? 0;
  if (type === "State" || type === "Status") return defaultValue ?? options?.[0]?.value;
  return defaultValue === -1 ? undefined : defaultValue;
}

/** Text is unique without case and accents, as it is compared. */
function createUniqueIndex(table: Table, key: AlternateKey): string {
  const terms = key.attributes.map((name) => {
    const column = table.columns.get(name);
    return column && textTypes.has(column.type) ? `fold(${quote(name)})` : quote(name);
  });
  return `CREATE UNIQUE INDEX ${quote(`${table.logicalName}.${key.logicalName}`)} ON ${quote(table.logicalName)} (${terms.join(", ")})`;
}
