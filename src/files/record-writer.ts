import { setImmediate as nextTurn } from "node:timers/promises";
import type { Writable } from "node:stream";
import { describeValue, UsageError } from "../errors.ts";
import { createCsvEncoder } from "./csv-encoder.ts";
import { chooseFormat, delimiterFor, type FileFormat } from "./formats.ts";
import { createJsonArrayEncoder, createNdjsonEncoder } from "./json-encoder.ts";
import type { RecordEncoder } from "./record-encoder.ts";
import { openTextSink, type WriteResult } from "./text-sink.ts";

export interface WriteOptions {
  /** The format. @default by the extension of the path; a stream needs it said. */
  readonly format?: FileFormat;
  /** The header of csv and tsv, in this order; for these formats only. @default the keys of the first record */
  readonly columns?: readonly string[];
  /** Whether to write gzip. @default true for a path that ends with .gz */
  readonly gzip?: boolean;
  /** The character between two cells, for csv and tsv only: one ASCII character. @default "," for csv, a tab for tsv */
  readonly delimiter?: string;
  /**
   * Goes on behind what a file has, and takes a last line away that was cut off; for ndjson only, not zipped.
   * @default false: the file is written anew
   */
  readonly append?: boolean;
}

export interface RecordWriter {
  /**
   * Takes one record, and resolves when the next may come. "closed" says that the reader of the target has gone, as `head` does when it
   * has its lines: stop, all is well.
   *
   * @throws UsageError for a record that the format cannot hold, a key that is no column among them: it is never dropped silently.
   */
  write(record: object): Promise<WriteResult>;
  /** Writes what remains and the end of the format. A file is closed; a stream that the caller opened stays open. May be called twice. */
  close(): Promise<void>;
}

/** Text that waits before the producer must: enough for few and large writes. */
const MOST_WAITING = 64 * 1024;

/**
 * Opens a file, or takes an open stream such as `process.stdout`, to write records to. They are gathered for one turn of the event loop or
 * 64 KB, whichever comes first, so that many cost few writes and a slow trickle still comes at once.
 *
 * In csv and tsv, null and undefined are empty cells, a lookup `{ table, id, name }` is its id, any other object or array its JSON. Text
 * that a spreadsheet program would take for a formula is not altered.
 */
export function createRecordWriter(target: string | Writable, options: WriteOptions = {}): RecordWriter {
  const { format, gzip } = chooseFormat(typeof target === "string" ? target : undefined, options);
  const encoder = createEncoder(format, options);
  const { append = false } = options;
  if (append && (format !== "ndjson" || gzip)) {
    throw new UsageError(
      `append is for ndjson that is not zipped: ${format}${gzip ? ".gz" : ""} has no place to go on.`,
    );
  }
  const sink = openTextSink(target, { gzip, append });
  let records = 0;
  let waiting = 0;
  let flushing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await nextTurn();
    while (waiting > 0) {
      waiting = 0;
      await sink.write(encoder.take());
    }
    flushing = undefined;
  }

  async function write(record: object): Promise<WriteResult> {
    if (closing) throw new UsageError("This writer is closed. Write before calling close().");
    if (sink.result() === "closed") return "closed";
    checkRecord(record, records + 1);
    waiting += encoder.add(record);
    records++;
    flushing ??= flush();
    if (waiting >= MOST_WAITING) await flushing;
    return sink.result();
  }

  async function finish(): Promise<void> {
    await flushing;
    await sink.write(encoder.end());
    await sink.close();
  }

  return { write, close: () => (closing ??= finish()) };
}

/**
 * Writes all records to a file or an open stream, in their order, and no faster than it takes them. If the source throws, what came before
 * is still written and the file closed, and the error is passed on. `closed` says that the reader of the target had gone before the end;
 * then `records` counts what was handed over until that was known, and the source was closed.
 *
 * @throws UsageError for a wrong option or a record that the format cannot hold; InputError for a file that cannot be written.
 */
export async function writeRecords(
  records: Iterable<object> | AsyncIterable<object>,
  target: string | Writable,
  options: WriteOptions = {},
): Promise<{ records: number; closed: boolean }> {
  const writer = createRecordWriter(target, options);
  let written = 0;
  try {
    for await (const record of records) {
      if ((await writer.write(record)) === "closed") return { records: written, closed: true };
      written++;
    }
  } finally {
    await writer.close();
  }
  return { records: written, closed: false };
}

function createEncoder(format: FileFormat, { delimiter, columns }: WriteOptions): RecordEncoder {
  const separator = delimiterFor(format, delimiter);
  if (format === "csv" || format === "tsv") return createCsvEncoder({ delimiter: separator, columns });
  if (columns !== undefined)
    throw new UsageError(`columns is for csv and tsv; a record of ${format} names its own. Leave it out.`);
  return format === "ndjson" ? createNdjsonEncoder() : createJsonArrayEncoder();
}

function checkRecord(record: unknown, position: number): void {
  if (typeof record === "object" && record !== null && !Array.isArray(record)) return;
  throw new UsageError(`Record ${position}: expected an object, got ${describeValue(record)}.`);
}
