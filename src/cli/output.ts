import { Writable } from "node:stream";
import { UsageError } from "../errors.ts";
import { chooseFormat, type FileFormat } from "../files/formats.ts";
import { createRecordWriter } from "../files/record-writer.ts";
import type { WriteResult } from "../files/text-sink.ts";
import { given } from "./flag-values.ts";
import type { Notices } from "./notices.ts";

/** Where a command's data goes. */
export interface Output {
  /** "closed" says that the reader has gone, as `head` does when it has its lines. */
  write(value: unknown): Promise<WriteResult>;
  close(): Promise<void>;
}

export interface OutputFlags {
  readonly out?: string;
  readonly format?: FileFormat;
}

/**
 * Data to a file, in the format of its extension, or to standard output, as NDJSON unless another format is named.
 * @param append the file goes on where an earlier run has left it
 * @throws UsageError for a format in which it cannot
 */
export function openOutput(flags: OutputFlags, notices: Notices, append = false): Output {
  const { out } = flags;
  const { format, gzip } = chooseFormat(out, { ...given({ format: flags.format ?? (out ? undefined : "ndjson") }) });
  if (append && out !== undefined && (format !== "ndjson" || gzip)) {
    throw new UsageError(`${out} cannot be gone on with: only ndjson can. Give --out another file, FILE.ndjson.`);
  }
  const more = append && out !== undefined;
  const writer = createRecordWriter(out ?? standardOutput(notices), { format, gzip, append: more });
  const isJson = format === "ndjson" || format === "json";
  return {
    write: (value) => writer.write(isJson ? asJson(value) : (value as object)),
    close: () => writer.close(),
  };
}

/** JSON holds more than records; the writer of records asks each for its JSON. */
function asJson(value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  if (value === undefined || typeof value === "function" || typeof value === "symbol") {
    throw new UsageError(`The block gave ${typeof value} as an output, which JSON cannot hold. Let it return data.`);
  }
  return { toJSON: () => value };
}

/** On a terminal data must not run into the line that shows the progress. */
function standardOutput(notices: Notices): Writable {
  const { stdout } = process;
  if (!stdout.isTTY) return stdout;
  return new Writable({
    write: (text, encoding, done) => {
      notices.status("");
      stdout.write(text as Buffer, encoding, done);
    },
  });
}
