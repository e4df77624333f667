import { closeSync, existsSync, openSync, realpathSync } from "node:fs";
import { InputError, UsageError, toError } from "../errors.ts";
import { detectFormat } from "../files/formats.ts";
import { createRecordWriter, type RecordWriter } from "../files/record-writer.ts";
import type { Input } from "./input.ts";
import { REMARK_COLUMNS, withRemarks, type KeptFailure } from "./remarks.ts";

/** Keeps the inputs that failed, each with what became of it, so that the file can be mended and fed back. */
export interface ErrorsFile {
  add(failure: KeptFailure): void;
  /** Resolves when more may come. Rejects when the file cannot be written. */
  room(): Promise<void>;
  close(): Promise<void>;
  /** It could not be written to its end: it does not hold what it should. */
  readonly isBroken: boolean;
}

/**
 * @param inputPath the file that is read, which the errors must not overwrite
 * @throws UsageError for a format that cannot hold the inputs as they are, InputError for a file that cannot be written.
 */
export function openErrorsFile(
  path: string,
  input: () => Pick<Input, "format" | "columns">,
  inputPath: string | undefined,
): ErrorsFile {
  const { format } = detectFormat(path);
  const isTable = format === "csv" || format === "tsv";
  const inputFormat = input().format;
  if (isTable && inputFormat !== "csv" && inputFormat !== "tsv") {
    throw new UsageError(
      `${path} could not hold records of ${inputFormat} as they are. Let the name of --errors end with .ndjson.`,
    );
  }
  refuseSameFile(path, inputPath);
  proveWritable(path);

  let writer: RecordWriter | undefined;
  let early: KeptFailure[] = [];
  let columns: readonly string[] | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let broken: unknown;

  const open = (): RecordWriter =>
    (writer ??= createRecordWriter(path, isTable ? { columns: [...(columns ?? []), ...REMARK_COLUMNS] } : {}));
  const keep = (error: unknown): void => {
    broken ??= error;
  };
  const write = (failure: KeptFailure): void => {
    last = open().write(withRemarks(failure)).catch(keep);
  };
  /** The header is known with the first record that could be read. */
  const flushEarly = (): void => {
    for (const failure of early) write(failure);
    early = [];
  };
  const room = async (): Promise<void> => {
    await last;
    if (broken !== undefined) throw toError(broken);
  };

  return {
    add: (failure) => {
      columns ??= input().columns ?? columnsOf(failure);
      if (isTable && columns === undefined) {
        early.push(failure);
        return;
      }
      flushEarly();
      write(failure);
    },
    room,
    close: async () => {
      columns ??= input().columns;
      flushEarly();
      await room();
      last = open().close().catch(keep);
      await room();
    },
    get isBroken() {
      return broken !== undefined;
    },
  };
}

/** What failed in an earlier run of a job comes before anything is read. */
function columnsOf({ input }: KeptFailure): readonly string[] | undefined {
  return typeof input === "object" && input !== null ? Object.keys(input) : undefined;
}

function refuseSameFile(path: string, inputPath: string | undefined): void {
  if (inputPath === undefined || !existsSync(path) || !existsSync(inputPath)) return;
  if (realpathSync(path) !== realpathSync(inputPath)) return;
  throw new UsageError(`--errors would overwrite ${path} while it is read. Give it another name.`);
}

/** Before anything is sent: failures that could not be kept would be known of too late. */
function proveWritable(path: string): void {
  try {
    closeSync(openSync(path, "w"));
  } catch (error) {
    throw new InputError(`Cannot write ${path}: ${toError(error).message}. Check the folder and --errors.`, {
      source: path,
      cause: error,
    });
  }
}
