/** Three ways to end a run before its input does. */
import { invokeParallel } from "dataverse-parallel";

// #region doc
function* endless(): Generator<number> {
  for (let number = 0; ; number++) yield number;
}

const left = invokeParallel(endless(), (chunk) => chunk, { ordered: true });
for await (const number of left) if (number === 99) break;
console.log((await left).stopped); // true

const stopped = invokeParallel(endless(), (chunk) => chunk);
setTimeout(() => stopped.stop(), 50);
console.log((await stopped).notRun < 200); // true: what was in flight has finished

try {
  await invokeParallel(endless(), (chunk) => chunk, { signal: AbortSignal.timeout(50) });
} catch (error) {
  console.log((error as Error).name); // TimeoutError
}
// #endregion
