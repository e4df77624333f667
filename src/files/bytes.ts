import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { InputError, toError, UsageError } from "../errors.ts";

/** Where records come from: the path or `file:` URL of a file, or an open stream such as `process.stdin`. */
export type ByteSource = string | URL | AsyncIterable<Uint8Array | string>;

/** Large enough that the cost of a read does not show, small enough that a batch of its records is nothing. */
const CHUNK_BYTES = 64 * 1024;

/** The path of a source, or undefined for an open stream. */
export function pathOf(source: ByteSource): string | undefined {
  if (typeof source === "string") return source;
  if (!(source instanceof URL)) return undefined;
  if (source.protocol !== "file:") {
    throw new UsageError(
      `Expected a path, a file: URL or a stream, got ${source.href}. Download it first, or pass its stream.`,
    );
  }
  return fileURLToPath(source);
}

/** A path that can be read again and again: not that of a pipe. */
export function isRereadable(path: string | undefined): path is string {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() !== false;
}

export interface ReadBytesOptions {
  /** For messages. */
  readonly name: string;
  readonly gzip: boolean;
  /** Bytes of a file to pass over. @default 0 */
  readonly offset?: number;
}

/** The bytes of a source, unzipped if asked. A file is opened by the first read and closed before the iteration is over, however it ends. */
export function readBytes(source: ByteSource, options: ReadBytesOptions): AsyncIterable<Uint8Array> {
  const path = pathOf(source);
  const chunks =
    path === undefined ? (source as AsyncIterable<Uint8Array | string>) : readFileBytes(path, options.offset ?? 0);
  return options.gzip ? gunzip(chunks, options.name) : toBytes(chunks);
}

async function* readFileBytes(path: string, offset: number): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  // A pipe knows no positions: it is read as it comes.
  let position = offset === 0 ? null : offset;
  try {
    for (;;) {
      // A fresh buffer every time: the parser keeps views of the last one.
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (bytesRead === 0) return;
      if (position !== null) position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A stream's chunks as bytes. A string may end between the two halves of one character, so a lone first half waits for the next. */
async function* toBytes(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk !== "string") {
      yield chunk;
      continue;
    }
    const text = half + chunk;
    half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? "";
    yield Buffer.from(half ? text.slice(0, -1) : text);
  }
  if (half) yield Buffer.from(half);
}

async function* gunzip(zipped: AsyncIterable<Uint8Array | string>, name: string): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  // A Node.js stream must come here as itself: the pipeline can then destroy it even while it is silent.
  const flow = pipeline(zipped, unzipped);
  // The same error is thrown by the iteration below; here it only must not count as unhandled.
  flow.catch(() => undefined);
  try {
    yield* unzipped as AsyncIterable<Buffer>;
  } catch (error) {
    if (isZlibError(error)) throw unreadable(name, error, "Is it really gzip, and complete?");
    throw error;
  } finally {
    unzipped.destroy();
    await flow.catch(() => undefined);
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

export function unreadable(
  name: string,
  cause: unknown,
  advice = "Check the path and that it may be read.",
): InputError {
  return new InputError(`Cannot read ${name}: ${toError(cause).message}. ${advice}`, { source: name, cause });
}
