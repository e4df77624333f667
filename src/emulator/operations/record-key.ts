import type { Table } from "../definitions/model.ts";
import { readPartition } from "../query/partition.ts";
import { hasPartitions, type RecordId } from "../store/record-id.ts";
import { locateRecord } from "../values/find-record.ts";
import { notFound, readRecordKey } from "../values/record-key.ts";
import type { Call } from "./call.ts";

/**
 * The record that a URL names. Throws 404 when an alternate key leads to none; whether there is a record with a
 * primary id is for the caller to find out.
 */
export function recordOf(call: Call, table: Table, text: string): RecordId {
  const key = readRecordKey(text, table);
  const id = locateRecord(key, table, call.environment.store);
  if (!id) throw notFound(key, table);
  return inPartition(id, call, table);
}

/** The id, with the partition that the URL's option names unless the id has one. */
export function inPartition(id: RecordId, { target }: Call, table: Table): RecordId {
  const partition = readPartition(target.options);
  if (partition === undefined || id.partition !== undefined || !hasPartitions(table)) return id;
  return { ...id, partition };
}
