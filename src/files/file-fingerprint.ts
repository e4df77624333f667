import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { unreadable } from "./bytes.ts";

/** So much is looked at, and no more, however large the file is. */
const SAMPLE_BYTES = 64 * 1024;
const BETWEEN = 16;

/**
 * What tells a file from another, and from itself after a change: its size, its time and a hash of samples: the head, the
 * tail and blocks in between. For people to compare, too.
 *
 * @throws InputError for a file that cannot be read.
 */
export async function fingerprintFile(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size, mtime } = await file.stat();
      return `${size} bytes, changed ${mtime.toISOString()}, samples ${await hashSamples(file, size)}`;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function hashSamples(file: FileHandle, size: number): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(SAMPLE_BYTES);
  for (let at = 0; at <= BETWEEN + 1; at++) {
    const offset = Math.floor((Math.max(0, size - SAMPLE_BYTES) * at) / (BETWEEN + 1));
    const { bytesRead } = await file.read(buffer, 0, SAMPLE_BYTES, offset);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash.digest("hex").slice(0, 32);
}
