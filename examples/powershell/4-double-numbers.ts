/** Doubles the numbers from 1 to 100, chunk by chunk and one by one. Without a service there is no need to connect. */
import { invokeParallel } from "dataverse-parallel";

// #region doc
const numbers = Array.from({ length: 100 }, (_, index) => index + 1);

const doubled = invokeParallel(numbers, (chunk) => chunk.map((number) => number * 2), { chunkSize: 10, ordered: true });
for await (const number of doubled) console.log(number);
// #endregion

// #region doc
for await (const number of invokeParallel(numbers, (number) => number * 2, { per: "item" })) console.log(number);
// #endregion
