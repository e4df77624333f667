import { ValueError } from "../../errors.ts";
import type { DateSource } from "../../metadata/date-values.ts";
import { isLookup, type TableDefinition } from "../../metadata/definition.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import { fail } from "../../metadata/refuse.ts";
import { valueWriterOf } from "../../metadata/write-value.ts";
import { parseGuid } from "../../web-api/guid.ts";
import type { KeyColumns } from "./match-on.ts";
import { LONGEST_IN_BATCH } from "./read-lists.ts";

/** A value as the wire has it. */
export type KeyValue = string | number | boolean;

/** What a record is looked for by. */
export interface KeyValues {
  readonly columns: KeyColumns;
  /** One for each column; none is empty. */
  readonly values: readonly KeyValue[];
}

/** The values of a key in a record; undefined when one of them is empty, for empty columns find whatever has none. */
export type KeyReader = (record: Readonly<Record<string, unknown>>) => KeyValues | undefined;

/**
 * Reads a key from records. How its columns are written is found out once.
 * @param dates how texts are read as dates
 * @throws DefinitionError for a column that the table does not have; the reader throws ValueError for a value that its
 * column cannot take, or that cannot be searched for.
 */
export function keyReader(table: TableDefinition, columns: KeyColumns, dates?: DateSource): KeyReader {
  const writers = columns.map((name) => keyWriter(table, name, dates));
  return (record) => {
    if (columns.some((name) => isEmpty(record[name]))) return undefined;
    const values = writers.map((write, at) => write(record[columns[at] ?? ""]));
    const size = values.reduce((sum: number, value) => sum + Buffer.byteLength(String(value)), 0);
    if (size <= LONGEST_KEY) return { columns, values };
    const [first = ""] = columns;
    const expected = `a key of at most ${LONGEST_KEY} bytes, for it must fit into an address (it has ${size})`;
    throw new ValueError(table.name, first, record[first], expected);
  };
}

/** In bytes. Encoded it is three times as long at most, and something stands around it. */
const LONGEST_KEY = Math.floor(LONGEST_IN_BATCH / 3) - 1000;

/** The values of a key in one record. */
export function keyValuesOf(
  table: TableDefinition,
  record: Readonly<Record<string, unknown>>,
  columns: KeyColumns,
): KeyValues | undefined {
  return keyReader(table, columns)(record);
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

function keyWriter(table: TableDefinition, name: string, dates?: DateSource): (value: unknown) => KeyValue {
  const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
  const refuse = (value: unknown, expected: string): ValueError => new ValueError(table.name, name, value, expected);
  if (isLookup(column)) {
    return (value) => {
      const id = typeof value === "object" && value !== null && "id" in value ? value.id : value;
      return parseGuid(id) ?? fail(refuse(value, "an id or { table, id } to match on"));
    };
  }
  const write = column.type === "MultiSelectPicklist" ? undefined : valueWriterOf(table.name, column, dates);
  return (value) => {
    const written = write?.(value);
    if (typeof written === "string" || typeof written === "number" || typeof written === "boolean") return written;
    throw refuse(value, `nothing to match on, for columns of type ${column.type} are no keys`);
  };
}
