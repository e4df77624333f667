import { createWriteStream } from "node:fs";
import { finished, type Writable } from "node:stream";
import { createGzip } from "node:zlib";
import { InputError } from "../errors.ts";
import { cutUnfinishedLine } from "./cut-unfinished-line.ts";

/** "closed": whoever was reading has gone (`| head`), and nothing more can be written. That is no error. */
export type WriteResult = "written" | "closed";

/** Text on its way to a file or stream. */
export interface TextSink {
  /** Resolves when the target has taken the text, or cannot: `result` tells. */
  write(text: string): Promise<void>;
  /** What has become of the target so far. Throws what it failed of. */
  result(): WriteResult;
  /** Resolves when all is written, rejects with what the target failed of. A file is closed; a stream that the caller opened stays open. */
  close(): Promise<void>;
}

/** How Node.js reports a reader that has gone: a pipe (on Windows: EOF), or a stream that was destroyed without an error. */
const CLOSED_CODES: ReadonlySet<unknown> = new Set([
  "EPIPE",
  "EOF",
  "ERR_STREAM_DESTROYED",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

export interface TextSinkOptions {
  readonly gzip: boolean;
  /** Behind the last whole line of a file. */
  readonly append: boolean;
}

export function openTextSink(target: string | Writable, { gzip, append }: TextSinkOptions): TextSink {
  const isPath = typeof target === "string";
  if (isPath && append) cutUnfinishedLine(target);
  const end = isPath ? createWriteStream(target, { flags: append ? "a" : "w" }) : target;
  const fate = watch(end, (error) => (isPath ? unwritable(target, error) : error));
  const head = gzip ? createGzip() : end;
  if (head !== end) head.pipe(end, { end: isPath });

  async function write(text: string): Promise<void> {
    if (text !== "" && !fate.isOver()) await Promise.race([fate.over, taken(head, text, fate.settle)]);
  }

  async function close(): Promise<void> {
    if (isPath && !fate.isOver()) {
      head.end();
      await fate.over;
    } else if (head !== end && !fate.isOver()) {
      await Promise.race([fate.over, ended(head)]);
      // Behind the last of the zipped bytes, so that it is known to have been taken.
      await Promise.race([fate.over, taken(end, "", fate.settle)]);
    }
    if (fate.result() === "written") fate.forget();
  }

  return { write, result: fate.result, close };
}

interface Fate {
  /** Resolves when the stream can take no more, for whatever reason. */
  readonly over: Promise<unknown>;
  readonly isOver: () => boolean;
  readonly settle: (error?: Error | null) => void;
  /** "written" as long as all is well; throws the stream's failure. */
  readonly result: () => WriteResult;
  /** Stops watching a stream that goes on without this sink. */
  readonly forget: () => void;
}

/** Watches a stream for its end, which may come from outside at any time. Also keeps its late errors from ending the process. */
function watch(stream: Writable, describe: (error: Error) => Error): Fate {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  let failure: Error | undefined;
  let closed = false;
  let isOver = false;

  function settle(error?: Error | null): void {
    if (error && isClosing(error)) closed = true;
    else if (error) failure ??= describe(error);
    isOver = true;
    resolve(undefined);
  }

  function result(): WriteResult {
    if (failure) throw failure;
    return closed ? "closed" : "written";
  }

  const forget = finished(stream, { readable: false }, settle);
  return { over, isOver: () => isOver, settle, result, forget };
}

/** Resolves when the stream has taken the text, or has told `settle` why it has not. */
function taken(stream: Writable, text: string, settle: Fate["settle"]): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      if (error) settle(error);
      resolve();
    });
  });
}

/** Ends the zipping; resolves when its last bytes have been passed on. */
function ended(zip: Writable): Promise<void> {
  return new Promise((resolve) => {
    zip.once("end", () => resolve());
    zip.end();
  });
}

function isClosing(error: Error): boolean {
  return "code" in error && CLOSED_CODES.has(error.code);
}

function unwritable(path: string, cause: Error): InputError {
  const advice = "Check the folder, the space and that it may be written.";
  return new InputError(`Cannot write ${path}: ${cause.message}. ${advice}`, { source: path, cause });
}
