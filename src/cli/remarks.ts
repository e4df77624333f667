import { DataverseParallelError, ServiceError } from "../errors.ts";
import { sourceLine } from "../files/source-line.ts";

/** What an errors file says of a record, in columns that no table has: names in Dataverse begin with a letter. */
export const REMARK_COLUMNS = ["_line", "_status", "_code", "_error"] as const;
/** Where an input that is no record is kept. */
const VALUE = "_value";

export interface Failure {
  /** Undefined when it could not be read. */
  readonly input: unknown;
  /** "error": its chunk ended well, but the block told an error about it. */
  readonly status: "failed" | "unknown" | "notSent" | "notRun" | "error";
  readonly error: Error;
  readonly line?: number | undefined;
}

/** The input with what became of it, ready to be written. */
export function withRemarks({ input, status, error, line }: Failure): Record<string, unknown> {
  const isRecord = typeof input === "object" && input !== null && !Array.isArray(input);
  const own = isRecord ? input : input === undefined ? {} : { [VALUE]: input };
  const at = line ?? (isRecord ? sourceLine(input) : undefined);
  return { ...own, _line: at, _status: status, _code: codeOf(error), _error: error.message };
}

/**
 * Takes the remarks off an input. Undefined for one that has none; "unmended" for the row of a line that could not be
 * read, in which nobody has put any values.
 */
export function readRemarks(item: unknown): { readonly value: unknown } | "unmended" | undefined {
  if (typeof item !== "object" || item === null || !("_status" in item && "_error" in item)) return undefined;
  const record = item as Record<string, unknown>;
  for (const name of REMARK_COLUMNS) Reflect.deleteProperty(record, name);
  if (VALUE in record) return { value: record[VALUE] };
  return Object.values(record).every((value) => value === "") ? "unmended" : { value: record };
}

function codeOf(error: Error): string {
  if (error instanceof ServiceError && error.serverCode !== undefined) return error.serverCode;
  return error instanceof DataverseParallelError ? error.code : error.name;
}
