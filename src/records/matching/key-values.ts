import { ValueError } from "../../errors.ts";
import { isLookup, type TableDefinition } from "../../metadata/definition.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import { fail } from "../../metadata/refuse.ts";
import { valueWriterOf } from "../../metadata/write-value.ts";
import { parseGuid } from "../../web-api/guid.ts";
import type { KeyColumns } from "./match-on.ts";

/** A value as the wire has it. */
export type KeyValue = string | number | boolean;

/** What a record is looked for by. */
export interface KeyValues {
  readonly columns: KeyColumns;
  /** One for each column; none is empty. */
  readonly values: readonly KeyValue[];
}

/**
 * The values of a key in a record; undefined when one of them is empty, for empty columns find whatever has none.
 * @throws DefinitionError for a column that the table does not have; ValueError for a value that it cannot take.
 */
export function keyValuesOf(
  table: TableDefinition,
  record: Readonly<Record<string, unknown>>,
  columns: KeyColumns,
): KeyValues | undefined {
  if (columns.some((name) => isEmpty(record[name]))) return undefined;
  return { columns, values: columns.map((name) => keyValue(table, name, record[name])) };
}

/** Keys and their values, for messages. */
export function describeKeys(keys: readonly KeyValues[]): string {
  const described = keys.map(({ columns, values }) =>
    columns.map((name, at) => `${name} ${JSON.stringify(values[at])}`).join(" and "),
  );
  return described.join(", or ");
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function keyValue(table: TableDefinition, name: string, value: unknown): KeyValue {
  const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
  if (isLookup(column)) {
    const id = typeof value === "object" && value !== null && "id" in value ? value.id : value;
    return parseGuid(id) ?? fail(new ValueError(table.name, name, value, "an id or { table, id } to match on"));
  }
  const write = column.type === "MultiSelectPicklist" ? undefined : valueWriterOf(table.name, column);
  const written = write?.(value);
  if (typeof written === "string" || typeof written === "number" || typeof written === "boolean") return written;
  throw new ValueError(table.name, name, value, `nothing to match on, for columns of type ${column.type} are no keys`);
}
