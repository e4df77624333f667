/** A block that computes, in a module of its own: it runs in worker threads, on all processors. */
import { invokeParallel } from "dataverse-parallel";

// #region doc
const block = new URL("./count-primes.ts", import.meta.url);
const run = invokeParallel<number>([0, 10_000, 20_000, 30_000], block, { chunkSize: 1, using: { size: 10_000 } });

let primes = 0;
for await (const found of run) primes += found;
console.log(primes); // 4203
// #endregion
