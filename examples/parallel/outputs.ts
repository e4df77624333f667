/** What a block returns comes out: of chunks and of items, in any order or in that of the input. */
import { setTimeout as sleep } from "node:timers/promises";
import { invokeParallel } from "dataverse-parallel";

// #region doc
const prices = [10, 20, 30, 40, 50, 60];

const byChunk = invokeParallel(prices, (chunk) => chunk.map((price) => price * 1.2), { chunkSize: 4, ordered: true });
for await (const gross of byChunk) console.log(gross); // 12 24 36 48 60 72

const byItem = invokeParallel(prices, (price) => price * 1.2, { per: "item", ordered: true });
console.log(await Array.fromAsync(byItem)); // [ 12, 24, 36, 48, 60, 72 ]

const { chunks, outputs } = await byItem;
console.log(chunks, outputs); // 6 6
// #endregion

// #region doc
async function* block(chunk: readonly number[]): AsyncGenerator<string> {
  for (const price of chunk) {
    yield `before ${price}`; // is there while the block still works
    await sleep(1);
    yield `after ${price}`;
  }
}
console.log(await Array.fromAsync(invokeParallel([1, 2], block))); // [ 'before 1', 'after 1', 'before 2', 'after 2' ]
// #endregion
