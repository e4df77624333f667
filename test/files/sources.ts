import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll } from "vitest";
import { InputError } from "../../src/errors.ts";

/** A folder of this test file's own, removed after its tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-parallel-files-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes in pieces of the given sizes, in turn, until they are used up. */
export async function* inPieces(content: string | Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What was read until the reading ended, and the InputError that ended it. */
export async function readUntilError<T>(items: AsyncIterable<T>): Promise<{ records: T[]; error: InputError }> {
  const records: T[] = [];
  try {
    for await (const item of items) records.push(item);
  } catch (error) {
    if (error instanceof InputError) return { records, error };
    throw error;
  }
  throw new Error("Expected the reading to end with an InputError.");
}

/** A stream that keeps what is written to it, one piece a write. */
export function keepingStream(): { stream: Writable; pieces: string[] } {
  const pieces: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk.toString());
      done();
    },
  });
  return { stream, pieces };
}
