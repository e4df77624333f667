import { statSync } from "node:fs";

/** How far an input file is read, so that how many records it has can be estimated before its end. */
export interface InputPosition {
  /** The bytes as they are, counted; they begin at an offset of the file. */
  count(bytes: AsyncIterable<Uint8Array>, offset?: number): AsyncIterable<Uint8Array>;
  /** So many items come from the bytes that were read last. */
  beginBatch(items: number): void;
  /** The next of them is taken. */
  advance(): void;
  /** The part of the file that the items come from, 0 to 1. */
  readonly fraction: number;
}

/** @param gzip what was read last may stand for many more items than it seems, and does not count yet */
export function createInputPosition(path: string, gzip: boolean): InputPosition {
  let size = 0;
  let before = 0;
  let bytesRead = 0;
  let batch = { from: 0, to: 0, items: 1, taken: 0 };

  return {
    count: async function* (bytes, offset = 0) {
      before = offset;
      bytesRead = offset;
      batch = { from: offset, to: offset, items: 1, taken: 0 };
      for await (const piece of bytes) {
        // Only now: that the file cannot be opened is told by who opens it. A pipe has no size, and no fraction.
        if (size === 0) size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        before = bytesRead;
        bytesRead += piece.length;
        yield piece;
      }
      before = bytesRead;
    },
    beginBatch: (items) => {
      const to = gzip ? before : bytesRead;
      batch = { from: batch.to, to, items: Math.max(items, 1), taken: 0 };
    },
    advance: () => {
      batch.taken += 1;
    },
    get fraction() {
      const { from, to, items, taken } = batch;
      return size === 0 ? 0 : Math.min((from + (to - from) * (taken / items)) / size, 1);
    },
  };
}
