/**
 * A process of its own: a block that computes, in this process, in warm worker threads and in as many threads without
 * us, in turn; and records to worker threads and back. Prints JSON.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { invokeParallel } from "dataverse-parallel";
import { block } from "./busy-block.ts";
import { interleave, milliseconds, roundsOf } from "../rounds.ts";
import { millisecondsWarm } from "./warm.ts";

const ROUNDS = 5;
const WORKERS = 2;
const RECORDS = 200_000;

const four = { chunkSize: 4 };
const one = { maxDegreeOfParallelism: 1 };
const busy = Array.from({ length: 240 }, (_, index) => index * 10_000);
const records = Array.from({ length: RECORDS }, (_, index) =>
  Object.fromEntries(Array.from({ length: 10 }, (_, column) => [`column${column}`, `text ${index} ${column}`])),
);

/** Each thread gets its share at once: nothing is left to do but to compute. */
async function bare(): Promise<number> {
  const threads = Array.from({ length: WORKERS }, () => new Worker(new URL("bare-thread.ts", import.meta.url)));
  const ask = (items: readonly number[]) =>
    Promise.all(
      threads.map(async (thread, index) => {
        thread.postMessage(items.filter((_, at) => at % WORKERS === index));
        await once(thread, "message");
      }),
    );
  await ask(busy.slice(0, WORKERS));
  const took = await milliseconds(() => ask(busy));
  await Promise.all(threads.map((thread) => thread.terminate()));
  return took;
}

/** Notes how long processors worked meanwhile: whoever else uses the machine has no part in that. */
async function noting(times: number[], work: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage();
  const took = await work();
  const { user, system } = process.cpuUsage(before);
  times.push(user + system);
  return took;
}

const alone: number[] = [];
const together: number[] = [];
const computing = await interleave(ROUNDS, {
  inProcess: () => noting(alone, () => milliseconds(() => invokeParallel(busy, block, { ...four, ...one }))),
  inWorkers: () =>
    noting(together, () =>
      millisecondsWarm({
        module: new URL("busy-block.ts", import.meta.url),
        workers: WORKERS,
        items: busy,
        options: four,
      }),
    ),
  bare,
});
const passing = await interleave(ROUNDS, {
  records: () =>
    millisecondsWarm({
      module: new URL("echo-block.ts", import.meta.url),
      workers: WORKERS,
      items: records,
      options: { chunkSize: 500 },
    }),
});

const speedups = (times: readonly number[]): readonly number[] =>
  computing.inProcess.map((alone, round) => alone / (times[round] ?? NaN));
const perSecond = passing.records.map((ms) => (RECORDS * 1000) / ms);
process.stdout.write(
  JSON.stringify({
    seconds: roundsOf(computing.inProcess.map((ms) => ms / 1000)),
    speedup: roundsOf(speedups(computing.inWorkers)),
    bare: roundsOf(speedups(computing.bare)),
    processors: roundsOf(together.map((time, round) => time / (alone[round] ?? NaN))),
    perSecond: roundsOf(perSecond),
  }),
);
