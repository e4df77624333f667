import { randomFillSync } from "node:crypto";
import { blobToGuid } from "../guid.ts";

export interface NewId {
  readonly blob: Uint8Array;
  readonly text: string;
}

const POOL = 4096;
const RANDOM_BYTES = 8;
const MAX_SEQUENCE = 0xfff;

/**
 * Makes ids that grow in the order in which the service sorts guids, so that new records go to the end of the
 * index as they do there: milliseconds, then a sequence number, then eight random bytes.
 */
export function createIdSource(clock: () => number): () => NewId {
  const pool = Buffer.alloc(POOL);
  let used = POOL;
  let milliseconds = 0;
  let sequence = 0;

  return () => {
    const now = clock();
    if (now > milliseconds) {
      milliseconds = now;
      sequence = 0;
    } else if (++sequence > MAX_SEQUENCE) {
      milliseconds += 1;
      sequence = 0;
    }
    if (used + RANDOM_BYTES > POOL) {
      randomFillSync(pool);
      used = 0;
    }
    const blob = Buffer.allocUnsafeSlow(16);
    blob.writeUIntBE(milliseconds, 0, 6);
    blob.writeUInt16BE(0xa000 | sequence, 6);
    pool.copy(blob, 8, used, used + RANDOM_BYTES);
    used += RANDOM_BYTES;
    // The digit of a version 4 guid stands where the order has its ninth byte.
    blob.writeUInt8((blob.readUInt8(9) & 0x0f) | 0x40, 9);
    return { blob, text: blobToGuid(blob) };
  };
}
