import type { TableDefinition } from "./definition.ts";

/** Makes a plain record of what the service gives for one. */
export type RecordReader<T> = (row: Row) => T;

export interface ReadingRules {
  /** What a column's property holds: the bare value, or what the service shows people. @default neither */
  readonly shapes?: ReadonlyMap<string, ColumnShape>;
  /** What is not named otherwise: lookups as the names of what they point to. @default false */
  readonly lookupNames?: boolean;
  /** Columns that are there even if the row has them not: rows of FetchXML leave out what is empty. @default none */
  readonly always?: readonly string[];
  /** The version of each row as "@etag". @default false */
  readonly etags?: boolean;
}

export type ColumnShape = "raw" | "display";

/** A record as the service gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A property of a row: the name that it gets, and how its value is read where it is not taken as it is. */
interface Field {
  readonly name: string;
  readonly read?: (row: Row, value: unknown) => unknown;
}

const LOOKUP = /^_(.+)_value$/;
const LOGICAL_NAME = "@Microsoft.Dynamics.CRM.lookuplogicalname";
const FORMATTED = "@OData.Community.Display.V1.FormattedValue";

/**
 * Reads rows of one table: `@table`, the columns by their own names, lookups as `{ table, id, name }`. Needs the
 * annotations of lookups, and of columns that are to be shown, in the row; what else is annotated is left out.
 */
export function createRecordReader<T>(table: TableDefinition, rules: ReadingRules = {}): RecordReader<T> {
  const { always } = rules;
  const fields = new Map<string, Field | null>();
  return (row) => {
    const record: Record<string, unknown> = { "@table": table.name };
    if (always !== undefined) for (const name of always) record[name] = null;
    for (const property in row) {
      let field = fields.get(property);
      if (field === undefined) fields.set(property, (field = fieldOf(table, property, row, rules)));
      if (field === null) continue;
      const value = row[property];
      record[field.name] = field.read === undefined || value === null ? value : field.read(row, value);
    }
    return record as T;
  };
}

/** Users and teams repeat their ids under this name, as the principals that they are; they have no such column. */
const PRINCIPAL_ID = "ownerid";

const VERSION = "@odata.etag";

/** Null for what is no column but a remark on one. */
function fieldOf(table: TableDefinition, property: string, row: Row, rules: ReadingRules): Field | null {
  if (property.includes("@")) return remarkOf(property, rules);
  if (property === PRINCIPAL_ID && !table.columns.has(property)) return null;
  const own = LOOKUP.exec(property)?.[1];
  const lookup = own !== undefined && table.columns.has(own) ? own : undefined;
  const name = lookup ?? property;
  const isLookup = lookup !== undefined || `${property}${LOGICAL_NAME}` in row;
  const shape = rules.shapes?.get(name) ?? (isLookup && rules.lookupNames === true ? "display" : undefined);
  if (shape === "display")
    return { name, read: (row, value) => row[property + FORMATTED] ?? (isLookup ? null : value) };
  return isLookup && shape === undefined ? { name, read: lookupReader(table, name, property) } : { name };
}

function remarkOf(property: string, { etags }: ReadingRules): Field | null {
  return property === VERSION && etags === true ? { name: "@etag" } : null;
}

function lookupReader(table: TableDefinition, name: string, property: string): NonNullable<Field["read"]> {
  const logicalName = property + LOGICAL_NAME;
  const formatted = property + FORMATTED;
  const target = table.columns.get(name)?.targets[0]?.table ?? null;
  return (row, id) => ({ table: row[logicalName] ?? target, id, name: row[formatted] ?? null });
}
