import type { SQLOutputValue } from "node:sqlite";
import { guidTypes, type Column, type Table } from "../definitions/model.ts";
import { blobToGuid } from "../guid.ts";
import { quote } from "../quote.ts";
import { readChoices } from "../values/choices.ts";
import type { Store } from "./store.ts";

/**
 * A record by the logical names of its columns: guids as text, choices of two as booleans, several choices as "1,9",
 * images as bytes. Beside a lookup that may refer to several tables stands which of them it does.
 */
export type SnapshotRecord = Readonly<Record<string, string | number | boolean | Uint8Array | null>>;

/** All records of a table, straight from the database, in the order of their ids. */
export function takeSnapshot(table: Table, store: Store): SnapshotRecord[] {
  const columns = [...table.columns.values()].filter(({ stored }) => stored);
  const names = columns.flatMap(({ logicalName, targetColumn }) =>
    targetColumn === undefined ? [logicalName] : [logicalName, targetColumn],
  );
  const id = quote(table.primaryId.logicalName);
  const rows = store.rows(`SELECT ${names.map(quote).join(", ")} FROM ${quote(table.logicalName)} ORDER BY ${id}`);
  return rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, toPlain(row[index] ?? null, table.columns.get(name))])),
  );
}

function toPlain(value: SQLOutputValue, column: Column | undefined): SnapshotRecord[string] {
  if (value instanceof Uint8Array) return isGuid(column) ? blobToGuid(value) : value;
  if (typeof value === "bigint") return Number(value);
  if (column?.type === "MultiSelectPicklist" && typeof value === "string") return readChoices(value).join(",");
  return column?.type === "Boolean" && value !== null ? value === 1 : value;
}

function isGuid(column: Column | undefined): boolean {
  return column === undefined ? false : guidTypes.has(column.type);
}
