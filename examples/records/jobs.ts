/** A run that ends half-way, and another that goes on where it was. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, openJob, setRecords, type BulkSummary } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const dir = await mkdtemp(join(tmpdir(), "dataverse-parallel-jobs-"));

// #region doc
const records = Array.from({ length: 1000 }, (_, index) => ({ name: `Account ${index}` }));

async function load(until: number): Promise<BulkSummary> {
  const job = await openJob({ name: "accounts", dir });
  const run = setRecords("account", records, { createOnly: true, batchSize: 100, job });
  for await (const { index } of run) if (index === until) break; // as good as a power cut
  const summary = await run;
  await job.close();
  return summary;
}

const begun = await load(250);
console.log(begun.stopped, begun.ok < 1000); // true true

const { read, ok, notSent, earlier } = await load(1000);
console.log(read, ok, notSent); // 1000 1000 0
console.log(earlier === begun.ok); // true: those were not sent again
// #endregion

await rm(dir, { recursive: true });
await connection.close();
