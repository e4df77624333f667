import { textTypes, type Table } from "../definitions/model.ts";
import { blobToGuid } from "../guid.ts";
import { quote } from "../quote.ts";
import { hasPartitions, idParameters, isRecord, PARTITION, type RecordId } from "../store/record-id.ts";
import type { Store } from "../store/store.ts";
import type { KeyPart } from "./key-parts.ts";
import type { RecordKey } from "./record-key.ts";

/** The id behind a key; undefined when an alternate key leads nowhere. A primary id is taken as it is. */
export function locateRecord(key: RecordKey, table: Table, store: Store): RecordId | undefined {
  if (key.kind === "primary") return key.id;
  const condition = key.parts.map(equals).join(" AND ");
  const columns = [table.primaryId.logicalName, ...(hasPartitions(table) ? [PARTITION] : [])].map(quote).join(", ");
  const sql = `SELECT ${columns} FROM ${quote(table.logicalName)} WHERE ${condition}`;
  const [blob, partition] =
    store.row(
      sql,
      key.parts.map(({ value }) => value),
    ) ?? [];
  if (!(blob instanceof Uint8Array)) return undefined;
  const id = { blob, text: blobToGuid(blob) };
  return typeof partition === "string" ? { ...id, partition } : id;
}

/** Text is looked for as the index of the key has it: without case and accents. */
function equals({ column: { logicalName, type } }: KeyPart): string {
  return textTypes.has(type) ? `fold(${quote(logicalName)}) = fold(?)` : `${quote(logicalName)} = ?`;
}

/** As `locateRecord`, and undefined for a record that does not exist. */
export function findRecord(key: RecordKey, table: Table, store: Store): RecordId | undefined {
  const id = locateRecord(key, table, store);
  return id && (key.kind === "alternate" || recordExists(id, table, store)) ? id : undefined;
}

export function recordExists(id: RecordId, table: Table, store: Store): boolean {
  const sql = `SELECT 1 FROM ${quote(table.logicalName)} WHERE ${isRecord(table)}`;
  return store.row(sql, idParameters(id, table)) !== undefined;
}
