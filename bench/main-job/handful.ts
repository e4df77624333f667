/**
 * A process of its own: a handful of records, updated in a plain loop and through invokeParallel, in turn, without any
 * latency that parallel work could hide. Prints how many microseconds invokeParallel takes longer, for each number of
 * records, as JSON.
 */
import { connect, getRecords, invokeParallel, setRecords } from "dataverse-parallel";
import { median } from "../benchmark.ts";

const ROUNDS = 60;
const CHUNK = 10;

await connect({ url: "emulator:", setAsDefault: true });
await setRecords(
  "account",
  Array.from({ length: 100 }, (_, index) => ({ name: `Account ${index}` })),
  { createOnly: true },
);
const accounts = await Array.fromAsync(getRecords("account", { columns: ["name"] }));

const update = (chunk: readonly object[]): PromiseLike<unknown> =>
  setRecords("account", chunk, { updateAllColumns: true });

async function inLoop(records: readonly object[]): Promise<void> {
  for (let at = 0; at < records.length; at += CHUNK) await update(records.slice(at, at + CHUNK));
}

async function inParallel(records: readonly object[]): Promise<void> {
  await invokeParallel(records, update, { chunkSize: CHUNK });
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const extra: Record<number, number> = {};
for (const count of [1, 10, 100]) {
  const records = accounts.slice(0, count);
  const measured: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const loop = await milliseconds(() => inLoop(records));
    const parallel = await milliseconds(() => inParallel(records));
    measured.push(1000 * (parallel - loop));
  }
  extra[count] = median(measured);
}
process.stdout.write(JSON.stringify(extra));
process.exit(0);
