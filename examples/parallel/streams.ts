/** What a block says on its way, and how far the run is. */
import { invokeParallel } from "dataverse-parallel";

// #region doc
const files = ["a.csv", "b.csv"];

await invokeParallel(
  files,
  (chunk, { log, progress }) => {
    log.verbose(`${chunk.length} files`);
    for (const [index, file] of chunk.entries()) {
      progress({ activity: "Reading", status: file, done: index, total: chunk.length });
      if (file === "b.csv") log.warning("is empty", file);
    }
  },
  {
    onLog: ({ level, message, items }) => console.log(level, message, items),
    onBlockProgress: ({ activity, status, done, total }) => console.log(activity, status, `${done} of ${total}`),
    onChunkEnd: ({ status, firstIndex, items }) => console.log(status, firstIndex, items.length),
    onProgress: ({ ok, failed, total }) => console.log(`${ok} ok, ${failed} failed, of ${total}`),
  },
);
// verbose 2 files [ 'a.csv', 'b.csv' ]
// Reading a.csv 0 of 2
// Reading b.csv 1 of 2
// warning is empty [ 'b.csv' ]
// ok 0 2
// 2 ok, 0 failed, of 2
// #endregion
