import type { Table } from "../definitions/model.ts";
import { PARTITION, type RecordId } from "../store/record-id.ts";

/** How a payload refers to the record: "/accounts(<guid>)", with the partition that it may be in. See `readReference`. */
export function writeReference({ text, partition }: RecordId, table: Table): string {
  if (partition === undefined) return `/${table.entitySetName}(${text})`;
  const literal = `'${partition.replaceAll("'", "''").replaceAll("%", "%25")}'`;
  return `/${table.entitySetName}(${table.primaryIdAttribute}=${text},${PARTITION}=${literal})`;
}
