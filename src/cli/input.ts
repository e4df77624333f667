import { InputError } from "../errors.ts";
import { isRereadable, readBytes } from "../files/bytes.ts";
import { fingerprintFile } from "../files/file-fingerprint.ts";
import { chooseFormat, delimiterFor, type FileFormat } from "../files/formats.ts";
import { createItemReader } from "../files/item-reader.ts";
import { malformed } from "../files/read-item.ts";
import { createResumableInput } from "../files/resumable-input.ts";
import { sourceLine } from "../files/source-line.ts";
import type { Batch, TextPlace } from "../files/text-place.ts";
import type { TextSource } from "../files/text-source.ts";
import { given } from "./flag-values.ts";
import { createInputPosition } from "./input-position.ts";
import { readJsonValues } from "./json-values.ts";
import { readRemarks } from "./remarks.ts";
import type { Spool } from "./jobs/spool.ts";

export interface InputOptions {
  /** A path; nothing or "-" is standard input. */
  readonly path: string | undefined;
  /** @default by the extension; ndjson for standard input */
  readonly format: FileFormat | undefined;
  /** Records are objects; values are anything that JSON has. @default "records" */
  readonly of?: "records" | "values";
  /** Takes a line that is no JSON, if it can be taken for a value all the same. */
  readonly bareLine?: (text: string) => unknown;
  /** The copy that standard input is read from. */
  readonly spool?: Spool | undefined;
  /** A line that cannot be read; the rest goes on. */
  readonly onMalformed: (error: InputError) => void;
}

export interface Input {
  /** For messages. */
  readonly name: string;
  readonly format: FileFormat;
  /** Of a file, and of standard input with a spool, a job can go on with it. */
  readonly items: AsyncIterable<unknown>;
  /** They can be read on from their middle. Others are read again from their start. */
  readonly hasPlaces: boolean;
  /** The columns of a csv or tsv file, as soon as its first record was read. */
  readonly columns: readonly string[] | undefined;
  /** How many items there seem to be, by how far the file is read; undefined where there is no file. */
  estimate(): number | undefined;
}

/** What a command works on. What an errors file has added to its records is taken off again. */
export function openInput(options: InputOptions): Input {
  const path = options.path === "-" ? undefined : options.path;
  const { spool, onMalformed } = options;
  const { format, gzip } = chooseFormat(path, given({ format: options.format ?? formatByDefault(path, options) }));
  const name = path ?? "standard input";
  const isResumable = spool !== undefined || isRereadable(path);
  const position = path === undefined ? undefined : createInputPosition(path, gzip);
  let columns: readonly string[] | undefined;
  let taken = 0;

  const bytesFrom = (offset: number): AsyncIterable<Uint8Array | string> => {
    if (path === undefined) return spool?.open(offset) ?? process.stdin;
    const bytes = readBytes(path, { name, gzip: false, offset });
    return position?.count(bytes, offset) ?? bytes;
  };
  const source: TextSource = {
    name,
    open: (offset) => readBytes(bytesFrom(offset), { name, gzip }),
    hasPlaces: !gzip && isResumable,
  };
  const batches = createBatchReader(source, format, options);

  const pick = (item: unknown): unknown => {
    position?.advance();
    if (item instanceof InputError) {
      onMalformed(item);
      return undefined;
    }
    const remarks = readRemarks(item);
    if (typeof item === "object" && item !== null) columns ??= Object.keys(item);
    if (remarks === "unmended") {
      onMalformed(unmended(name, item as object));
      return undefined;
    }
    taken += 1;
    return remarks === undefined ? item : remarks.value;
  };
  const items = createResumableInput({
    read: async function* (mark) {
      taken = mark?.items ?? 0;
      for await (const batch of batches(mark)) {
        position?.beginBatch(batch.items.length);
        yield batch;
      }
    },
    pick,
    hasPlaces: source.hasPlaces,
    fingerprint: () => (path === undefined ? Promise.resolve(spool?.fingerprint ?? "") : fingerprintFile(path)),
  });
  return {
    name,
    format,
    hasPlaces: source.hasPlaces && format !== "json",
    items: isResumable ? items : { [Symbol.asyncIterator]: () => items[Symbol.asyncIterator]() },
    get columns() {
      return columns;
    },
    estimate: () => {
      const { fraction = 0 } = position ?? {};
      return fraction === 0 ? undefined : Math.round(taken / fraction);
    },
  };
}

function createBatchReader(
  source: TextSource,
  format: FileFormat,
  { of = "records", bareLine }: InputOptions,
): (place?: TextPlace) => AsyncIterable<Batch<unknown>> {
  if (of === "values" && (format === "ndjson" || format === "json")) {
    return (place) => readJsonValues(source, { format, ...given({ bareLine }) }, place);
  }
  return createItemReader(format, source, { delimiter: delimiterFor(format, undefined), isAssumed: true });
}

/** Standard input says nothing of its format, and a list of ids has no extension of its own. */
function formatByDefault(path: string | undefined, { bareLine }: InputOptions): FileFormat | undefined {
  if (path === undefined || (bareLine !== undefined && /\.txt(\.gz)?$/i.test(path))) return "ndjson";
  return undefined;
}

function unmended(name: string, row: object): InputError {
  const problem = "this row stands for a line that could not be read, and was not mended: it has no values.";
  return malformed(name, sourceLine(row) ?? 0, problem);
}
