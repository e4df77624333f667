import { InputError } from "../errors.ts";
import { isRereadable, pathOf, type ByteSource } from "./bytes.ts";
import { fingerprintFile } from "./file-fingerprint.ts";
import { chooseFormat, delimiterFor, type FileFormat } from "./formats.ts";
import { createItemReader } from "./item-reader.ts";
import type { InputRecord, ReadItem } from "./read-item.ts";
import { createResumableInput } from "./resumable-input.ts";
import { createTextSource } from "./text-source.ts";

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
 * it ends or is left; a path can be iterated again, and a job goes on in its middle. `sourceLine(record)` gives a record's line.
 *
 * @throws UsageError at once for an unknown extension or a wrong option; InputError, while iterating, for a source that cannot be read and
 * for a malformed line, after all records before it. The error names source and line.
 */
export function readRecords(source: ByteSource, options: ReadOptions = {}): AsyncIterable<InputRecord> {
  const { onMalformed } = options;
  const path = pathOf(source);
  const { format, gzip } = chooseFormat(path, options);
  const layout = { delimiter: delimiterFor(format, options.delimiter), isAssumed: options.delimiter === undefined };
  const text = createTextSource(source, { name: options.name ?? path ?? "the input stream", gzip });
  const input = createResumableInput<ReadItem, InputRecord>({
    read: createItemReader(format, text, layout),
    pick: (item) => {
      if (!(item instanceof InputError)) return item;
      if (onMalformed === undefined) throw item;
      onMalformed(item);
      return undefined;
    },
    hasPlaces: text.hasPlaces,
    fingerprint: () => fingerprintFile(path ?? ""),
  });
  return isRereadable(path) ? input : { [Symbol.asyncIterator]: () => input[Symbol.asyncIterator]() };
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
