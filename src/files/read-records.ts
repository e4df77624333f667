import { InputError } from "../errors.ts";
import { pathOf, readBytes, type ByteSource } from "./bytes.ts";
import { readCsvItems, type CsvLayout } from "./csv-reader.ts";
import { chooseFormat, delimiterFor, type FileFormat } from "./formats.ts";
import { readJsonItems } from "./json-reader.ts";
import { readNdjsonItems } from "./ndjson-reader.ts";
import type { InputRecord, ReadItem } from "./read-item.ts";
import { readUtf8 } from "./utf8-text.ts";

export interface ReadOptions {
  /** The format. @default by the extension of the path; a stream needs it said. */
  readonly format?: FileFormat;
  /** Whether the source is gzip. @default true for a path that ends with .gz */
  readonly gzip?: boolean;
  /** The character between two cells, for csv and tsv only: one ASCII character. @default "," for csv, a tab for tsv */
  readonly delimiter?: string;
  /** What error messages call the source. @default the path, or "the input stream" */
  readonly name?: string;
  /**
   * Called, in its turn among the records, for a bad line that reading can go on after: a row with too many or too few cells, a line or
   * element that is no JSON object. What makes the rest unreadable (a wrong quote, a file cut short) ends the reading all the same.
   * @default the reading ends with the error
   */
  readonly onMalformed?: (error: InputError) => void;
}

/**
 * The records of a file or stream, one after the other and in its order, with no more of it in memory than a piece of 64 KB and the record
 * that is being read. UTF-8 with or without a byte order mark, any line break. A file is opened when the iteration begins and closed when
 * it ends or is left; a path can be iterated again. `sourceLine(record)` gives a record's line.
 *
 * @throws UsageError at once for an unknown extension or a wrong option; InputError, while iterating, for a source that cannot be read and
 * for a malformed line, after all records before it. The error names source and line.
 */
export function readRecords(source: ByteSource, options: ReadOptions = {}): AsyncIterable<InputRecord> {
  const batches = readRecordBatches(source, options);
  return { [Symbol.asyncIterator]: () => deliver(batches, options.onMalformed) };
}

/** The same in the batches in which it is read, bad lines among them: for who wants to know how far the source is read. */
export function readRecordBatches(
  source: ByteSource,
  options: Omit<ReadOptions, "onMalformed"> = {},
): AsyncIterable<ReadItem[]> {
  const path = pathOf(source);
  const { format, gzip } = chooseFormat(path, options);
  const layout = { delimiter: delimiterFor(format, options.delimiter), isAssumed: options.delimiter === undefined };
  const name = options.name ?? path ?? "the input stream";
  return {
    [Symbol.asyncIterator]: () => {
      const text = readUtf8(readBytes(source, { name, gzip }), name);
      return itemReader(format, text, name, layout)[Symbol.asyncIterator]();
    },
  };
}

/** `readRecords` of comma-separated values. A header row is required; every value is a string. */
export function readCsv(source: ByteSource, options: Omit<ReadOptions, "format"> = {}): AsyncIterable<InputRecord> {
  return readRecords(source, { ...options, format: "csv" });
}

/** `readRecords` of one JSON object a line. */
export function readNdjson(source: ByteSource, options: Omit<ReadOptions, "format"> = {}): AsyncIterable<InputRecord> {
  return readRecords(source, { ...options, format: "ndjson" });
}

/** `readRecords` of a JSON array of objects, or of one object. */
export function readJson(source: ByteSource, options: Omit<ReadOptions, "format"> = {}): AsyncIterable<InputRecord> {
  return readRecords(source, { ...options, format: "json" });
}

function itemReader(
  format: FileFormat,
  text: AsyncIterable<Buffer>,
  name: string,
  layout: CsvLayout,
): AsyncIterable<ReadItem[]> {
  switch (format) {
    case "csv":
    case "tsv":
      return readCsvItems(text, name, layout);
    case "ndjson":
      return readNdjsonItems(text, name);
    case "json":
      return readJsonItems(text, name);
  }
}

/** One by one what was read in batches: of all the steps, only this one is asynchronous for every record. */
async function* deliver(
  batches: AsyncIterable<ReadItem[]>,
  onMalformed: ReadOptions["onMalformed"],
): AsyncGenerator<InputRecord> {
  for await (const batch of batches) {
    for (const item of batch) {
      if (!(item instanceof InputError)) yield item;
      else if (onMalformed) onMalformed(item);
      else throw item;
    }
  }
}
