import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";

/** Where a record is: its primary id and, in an elastic table, its partition. */
export interface RecordId {
  readonly blob: Uint8Array;
  readonly text: string;
  /** Without it, the partition that has the id as its name. */
  readonly partition?: string;
}

export const PARTITION = "partitionid";

/** Ids of an elastic table are unique in a partition only ("Use elastic tables", Microsoft Learn). */
export function hasPartitions({ tableType, columns }: Table): boolean {
  return tableType === "Elastic" && columns.has(PARTITION);
}

/**
 * The condition that finds one record; `idParameters` has the values of its question marks.
 *
 * @param prefix stands before the columns: empty, or an alias and a dot
 */
export function isRecord(table: Table, prefix = ""): string {
  const condition = `${prefix}${quote(table.primaryId.logicalName)} = ?`;
  return hasPartitions(table) ? `${condition} AND ${prefix}${quote(PARTITION)} = ?` : condition;
}

export function idParameters(id: RecordId, table: Table): SQLInputValue[] {
  return hasPartitions(table) ? [id.blob, id.partition ?? id.text] : [id.blob];
}
