/** A source that pauses does not keep what it gave before from being worked on. */
import { setTimeout as sleep } from "node:timers/promises";
import { invokeParallel } from "dataverse-parallel";

// #region doc
async function* readings(): AsyncGenerator<number> {
  yield* [1, 2];
  await sleep(1000);
  yield 3;
}
const chunks = invokeParallel(readings(), (chunk) => [chunk], { chunkSize: 100, lingerMs: 50 });
console.log(await Array.fromAsync(chunks)); // [ [ 1, 2 ], [ 3 ] ]
// #endregion
