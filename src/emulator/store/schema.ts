import { lookupTypes, textTypes, type Column, type Definitions, type Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { computedAs } from "./computed-columns.ts";

/** Users and teams in one: the table that every owner column refers to. Its records are theirs, so it is a view. */
export const OWNER_TABLE = "owner";

const createOwnerView = `CREATE VIEW "${OWNER_TABLE}" ("ownerid", "name", "versionnumber") AS
  SELECT "systemuserid", "fullname", "versionnumber" FROM "systemuser"
  UNION ALL SELECT "teamid", "name", "versionnumber" FROM "team"`;

/** The statements that make a SQLite table for each definition. */
export function schemaOf(definitions: Definitions): string[] {
  const { [OWNER_TABLE]: owner, ...tables } = Object.fromEntries(definitions.tables);
  const statements = Object.values(tables).flatMap((table) => [createTable(table), ...uniqueIndexes(table)]);
  return owner ? [...statements, createOwnerView] : statements;
}

function createTable(table: Table): string {
  const columns = [...table.columns.values()].filter(({ stored }) => stored);
  return `CREATE TABLE ${quote(table.logicalName)} (${columns.flatMap((column) => declare(column, table)).join(", ")})`;
}

function declare(column: Column, table: Table): string[] {
  const name = quote(column.logicalName);
  if (column === table.primaryId) return [`${name} BLOB PRIMARY KEY NOT NULL`];
  const computed = computedAs(column, table);
  if (computed) return [`${name} ${sqlType(column)} GENERATED ALWAYS AS (${computed}) VIRTUAL`];
  const initial = initialValue(column);
  const declared = `${name} ${sqlType(column)}${initial === undefined ? "" : ` DEFAULT ${initial}`}`;
  return column.targetColumn === undefined ? [declared] : [declared, `${quote(column.targetColumn)} TEXT`];
}

function sqlType({ type }: Column): string {
  if (lookupTypes.has(type) || type === "Uniqueidentifier" || type === "Image") return "BLOB";
  if (textTypes.has(type) || type === "DateTime") return "TEXT";
  return type === "Decimal" || type === "Double" || type === "Money" ? "REAL" : "INTEGER";
}

/** What a new record has in a column that its payload leaves out. The export of the definitions omits "No". */
function initialValue({ type, defaultValue, options }: Column): number | undefined {
  if (type === "Boolean") return defaultValue ?? 0;
  if (type === "State" || type === "Status") return defaultValue ?? options?.[0]?.value;
  return defaultValue === -1 ? undefined : defaultValue;
}

/** Text is unique without case and accents, as it is compared. */
function uniqueIndexes(table: Table): string[] {
  return table.keys.map(({ logicalName, attributes }) => {
    const terms = attributes.map((name) => {
      const column = table.columns.get(name);
      return column && textTypes.has(column.type) ? `fold(${quote(name)})` : quote(name);
    });
    return `CREATE UNIQUE INDEX ${quote(`${table.logicalName}.${logicalName}`)} ON ${quote(table.logicalName)} (${terms.join(", ")})`;
  });
}
