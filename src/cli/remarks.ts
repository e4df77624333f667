import { DataverseParallelError, ServiceError } from "../errors.ts";
import { sourceLine } from "../files/source-line.ts";

/** What an errors file says of a record, in columns that no table has: names in Dataverse begin with a letter. */
export const REMARK_COLUMNS = ["_line", "_status", "_code", "_error", "_request"] as const;
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

/** A failure as data: what a file can keep. */
export interface KeptFailure {
  readonly input?: unknown;
  readonly status: Failure["status"];
  /** The service's own, where it gave one. */
  readonly code: string;
  readonly message: string;
  /** Of the service's answer: what Microsoft's support asks for. */
  readonly requestId?: string | undefined;
  readonly line?: number | undefined;
}

export function keptFailure({ input, status, error, line }: Failure): KeptFailure {
  const requestId = error instanceof ServiceError ? error.requestId : undefined;
  const at = line ?? (isRecord(input) ? sourceLine(input) : undefined);
  return { input, status, code: codeOf(error), message: error.message, requestId, line: at };
}

/** The input with what became of it, ready to be written. */
export function withRemarks({ input, status, code, message, requestId, line }: KeptFailure): Record<string, unknown> {
  const own = isRecord(input) ? input : input === undefined ? {} : { [VALUE]: input };
  return { ...own, _line: line, _status: status, _code: code, _error: message, _request: requestId };
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
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
