/** Items that fail, calls that are tried again, and calls that take too long. */
import { setTimeout as sleep } from "node:timers/promises";
import { invokeParallel, ParallelError } from "dataverse-parallel";

// #region doc
function parse(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is no number`);
  return Number(text);
}

const run = invokeParallel(["7", "x", "12"], parse, { per: "item", ordered: true });
try {
  for await (const number of run) console.log(number); // 7 12
} catch (error) {
  if (!(error instanceof ParallelError)) throw error;
  console.log(error.summary.ok, error.summary.failed); // 2 1
  for (const { firstIndex, items, error: reason } of error.failures) console.log(firstIndex, items, reason.message); // 1 [ 'x' ] "x" is no number
}
// #endregion

// #region doc
const again = await invokeParallel(
  [1, 2, 3],
  (chunk, { attempt }) => {
    if (attempt < 3) throw new Error("busy");
    return chunk;
  },
  { retries: 2 },
);
console.log(again.ok, again.retries); // 3 2

const late = await invokeParallel([1, 60_000], (ms, { signal }) => sleep(ms, ms, { signal }), {
  per: "item",
  timeoutMs: 500,
  errorAction: "silentlyContinue",
});
console.log(late.ok, late.failed); // 1 1
// #endregion
