/** A run whose process dies when a chunk is written and nobody has heard of it, and another that goes on. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, getRecords, invokeParallel, openJob, setRecords } from "dataverse-parallel";
import type { BlockContext, ParallelSummary } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const dir = await mkdtemp(join(tmpdir(), "dataverse-parallel-jobs-"));

// #region doc
const names = Array.from({ length: 300 }, (_, index) => `Account ${index}`);
const power = new AbortController();

async function load(failsAt: number): Promise<ParallelSummary> {
  const job = await openJob({ name: "accounts", dir });
  const write = async (chunk: readonly string[], { firstIndex, signal }: BlockContext) => {
    const records = chunk.map((name) => ({ name }));
    await setRecords("account", records, { createOnly: true });
    if (firstIndex === failsAt) power.abort(new Error("The power fails when all is written."));
    signal.throwIfAborted();
  };
  const options = { chunkSize: 50, maxDegreeOfParallelism: 1, job };
  try {
    return await invokeParallel(names, write, failsAt < 300 ? { ...options, signal: power.signal } : options);
  } finally {
    await job.close();
  }
}

await load(100).catch((error: unknown) => console.log(String(error))); // Error: The power fails when all is written.
const { read, ok, earlier } = await load(300);
console.log(read, ok, earlier); // 300 300 100
console.log(await getRecords("account").count()); // 300
// #endregion

await rm(dir, { recursive: true });
await connection.close();
