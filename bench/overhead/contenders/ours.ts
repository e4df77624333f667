import { connect, getRecords, invokeParallel, setRecords, type Connection } from "dataverse-parallel";
import { columnNames, rows, TABLE } from "../rows.ts";
import type { Open, Task } from "../work.ts";

/** `setRecords`, and every outcome is taken. */
export const openSetRecords: Open = (task) =>
  openConnected(task, async (connection, records) => {
    let ok = 0;
    for await (const outcome of setRecords(TABLE, rows(task.columns, records), {
      createOnly: true,
      batchSize: task.batchSize,
      maxDegreeOfParallelism: task.concurrency,
      connection,
    })) {
      if (outcome.status === "ok") ok += 1;
    }
    return ok;
  });

/** `invokeParallel`, and `setRecords` for each chunk. */
export const openInvokeParallel: Open = (task) =>
  openConnected(task, async (connection, records) => {
    const { batchSize, concurrency } = task;
    let ok = 0;
    for await (const { created } of invokeParallel(
      rows(task.columns, records),
      (chunk) => setRecords(TABLE, chunk, { createOnly: true, batchSize }),
      { chunkSize: batchSize, maxDegreeOfParallelism: concurrency, connection },
    )) {
      ok += created;
    }
    return ok;
  });

/** `getRecords`, and every record is taken. */
export const openGetRecords: Open = (task) =>
  openConnected(task, async (connection, records) => {
    const top = records < task.records ? { top: records } : {};
    let read = 0;
    for await (const record of getRecords(TABLE, { columns: columnNames(task.columns), connection, ...top })) {
      if (record.bench_name !== undefined) read += 1;
    }
    return read;
  });

async function openConnected(task: Task, work: (connection: Connection, records: number) => Promise<number>) {
  const { url, tenantId, clientId, clientSecret } = task.signIn;
  const connection = await connect({ url, tenantId, clientId, clientSecret });
  return { run: (records: number) => work(connection, records), close: () => connection.close() };
}
