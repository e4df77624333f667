import type { Connection } from "../../connection/connection.ts";
import type { RequestLoad } from "../../connection/request.ts";
import type { Write } from "./write.ts";

/** Where nothing has been measured yet. Source: "Optimize performance for bulk operations". */
export const FIRST_BATCH_SIZE = 100;

/**
 * What a request for these asks of the service. Those of a batch are mostly of a kind; the first stands for all.
 *
 * @param toCome records of the run that no batch has been made of yet, where that is known
 */
export function loadOf(writes: readonly Write[], toCome: number | undefined): RequestLoad {
  const [first] = writes;
  const records = writes.length;
  const left = toCome === undefined ? undefined : toCome + records;
  return { key: first === undefined ? "" : kindOfLoad(first), records, left };
}

/**
 * Records that a request with writes like this one is best to carry.
 *
 * @param toCome records that no batch has been made of yet, where that is known
 */
export function bestBatchSize(connection: Connection, write: Write, toCome: number | undefined): number {
  return connection.batchSize(kindOfLoad(write), toCome) ?? FIRST_BATCH_SIZE;
}

/** What costs alike: writes of one operation to one table. */
function kindOfLoad({ operation, table }: Write): string {
  return `${operation} ${table.name}`;
}
