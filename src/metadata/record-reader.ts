import type { TableDefinition } from "./definition.ts";

/** Makes a plain record of what the service gives for one. */
export type RecordReader<T> = (row: Readonly<Record<string, unknown>>) => T;

const LOOKUP = /^_(.+)_value$/;

/**
 * Reads rows of one table: `@table`, the columns by their own names, lookups as `{ table, id, name }`. Needs the
 * lookups' annotations in the row; what else is annotated is left out.
 */
export function createRecordReader<T>(table: TableDefinition): RecordReader<T> {
  const lookups = new Map<string, string | undefined>();

  /** The column of a `_x_value` property; undefined for any other. */
  const lookupOf = (property: string): string | undefined => {
    if (lookups.has(property)) return lookups.get(property);
    const name = LOOKUP.exec(property)?.[1];
    const column = name !== undefined && table.columns.has(name) ? name : undefined;
    lookups.set(property, column);
    return column;
  };

  return (row) => {
    const record: Record<string, unknown> = { "@table": table.name };
    for (const property in row) {
      if (property.includes("@")) continue;
      const value = row[property];
      const lookup = property.startsWith("_") ? lookupOf(property) : undefined;
      if (lookup === undefined) record[property] = value;
      else record[lookup] = value === null ? null : readLookup(table, lookup, property, row);
    }
    return record as T;
  };
}

function readLookup(
  table: TableDefinition,
  name: string,
  property: string,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const targets = table.columns.get(name)?.targets ?? [];
  return {
    table: row[`${property}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? targets[0]?.table ?? null,
    id: row[property],
    name: row[`${property}@OData.Community.Display.V1.FormattedValue`] ?? null,
  };
}
