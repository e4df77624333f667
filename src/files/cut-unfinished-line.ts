import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";

const BLOCK_BYTES = 64 * 1024;
const LINE_FEED = 10;

/** Takes a last line away that has no end: whoever wrote the file was cut off there. */
export function cutUnfinishedLine(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, "r+");
  try {
    ftruncateSync(file, endOfLastLine(file));
  } finally {
    closeSync(file);
  }
}

function endOfLastLine(file: number): number {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let end = fstatSync(file).size; end > 0;) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const length = readSync(file, block, 0, end - start, start);
    const feed = block.subarray(0, length).lastIndexOf(LINE_FEED);
    if (feed >= 0) return start + feed + 1;
    end = start;
  }
  return 0;
}
