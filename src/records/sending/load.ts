import type { Connection } from "../../connection/connection.ts";
import type { RequestLoad } from "../../connection/request.ts";
import type { Write } from "./write.ts";

/** Where nothing has been measured yet. Source: "Optimize performance for bulk operations". */
export const FIRST_BATCH_SIZE = 100;

/** What a request for these asks of the service. Those of a batch are mostly of a kind; the first stands for all. */
export function loadOf(writes: readonly Write[]): RequestLoad {
  const [first] = writes;
  return { key: first === undefined ? "" : kindOfLoad(first), records: writes.length };
}

/** Records that a request with writes like this one is best to carry. */
export function bestBatchSize(connection: Connection, write: Write): number {
  return connection.explain().batchSizes?.[kindOfLoad(write)] ?? FIRST_BATCH_SIZE;
}

/** What costs alike: writes of one operation to one table. */
function kindOfLoad({ operation, table }: Write): string {
  return `${operation} ${table.name}`;
}
