import { InputError } from "../errors.ts";
import { readBytes } from "../files/bytes.ts";
import { chooseFormat, type FileFormat } from "../files/formats.ts";
import { malformed } from "../files/read-item.ts";
import { readRecordBatches } from "../files/read-records.ts";
import { sourceLine } from "../files/source-line.ts";
import { createInputPosition } from "./input-position.ts";
import { readJsonValues, type ValueBatch } from "./json-values.ts";
import { readRemarks } from "./remarks.ts";
import { given } from "./flag-values.ts";

export interface InputOptions {
  /** A path; nothing or "-" is standard input. */
  readonly path: string | undefined;
  /** @default by the extension; ndjson for standard input */
  readonly format: FileFormat | undefined;
  /** Records are objects; values are anything that JSON has. @default "records" */
  readonly of?: "records" | "values";
  /** Takes a line that is no JSON, if it can be taken for a value all the same. */
  readonly bareLine?: (text: string) => unknown;
  /** A line that cannot be read; the rest goes on. */
  readonly onMalformed: (error: InputError) => void;
}

export interface Input {
  /** For messages. */
  readonly name: string;
  readonly format: FileFormat;
  readonly items: AsyncIterable<unknown>;
  /** The columns of a csv or tsv file, as soon as its first record was read. */
  readonly columns: readonly string[] | undefined;
  /** How many items there seem to be, by how far the file is read; undefined where there is no file. */
  estimate(): number | undefined;
}

/** What a command works on. What an errors file has added to its records is taken off again. */
export function openInput(options: InputOptions): Input {
  const path = options.path === "-" ? undefined : options.path;
  const { format, gzip } = chooseFormat(path, given({ format: options.format ?? formatByDefault(path, options) }));
  const name = path ?? "standard input";
  const position = path === undefined ? undefined : createInputPosition(path, gzip);
  const { onMalformed, of = "records" } = options;
  let columns: readonly string[] | undefined;
  let taken = 0;

  const read = (): AsyncIterable<ValueBatch> => {
    const source = path === undefined ? process.stdin : readBytes(path, { name, gzip: false });
    const counted = position?.count(source) ?? source;
    return of === "values" && (format === "ndjson" || format === "json")
      ? readJsonValues(counted, { format, gzip, name, ...given({ bareLine: options.bareLine }) })
      : readRecordBatches(counted, { format, gzip, name });
  };

  async function* items(): AsyncGenerator {
    for await (const batch of read()) {
      position?.beginBatch(batch.length);
      for (const item of batch) {
        position?.advance();
        if (item instanceof InputError) {
          onMalformed(item);
          continue;
        }
        const remarks = readRemarks(item);
        if (typeof item === "object" && item !== null) columns ??= Object.keys(item);
        if (remarks === "unmended") {
          onMalformed(unmended(name, item as object));
          continue;
        }
        taken += 1;
        yield remarks === undefined ? item : remarks.value;
      }
    }
  }
  return {
    name,
    format,
    items: items(),
    get columns() {
      return columns;
    },
    estimate: () => {
      const { fraction = 0 } = position ?? {};
      return fraction === 0 ? undefined : Math.round(taken / fraction);
    },
  };
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
