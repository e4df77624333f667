/** Every error that this package throws, and their codes. Compare `code`, never a name or a text. */
import type { BulkSummary, ChunkFailure, NotOkOutcome, ParallelSummary } from "./outcomes.ts";

export type ErrorCode =
  | "usage"
  | "authentication"
  | "service"
  | "transport"
  | "definition"
  | "invalidValue"
  | "malformedInput"
  | "stopped"
  | "bulk"
  | "parallel";

/** The base of all. `cause` holds what lay beneath, where there was something. */
export abstract class DataverseParallelError extends Error {
  abstract readonly code: ErrorCode;
}

/** A call that cannot be right: a wrong option, a run used twice. Nothing was sent. */
export class UsageError extends DataverseParallelError {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** Why a record was not sent: the run ended before its turn came. */
export class StoppedError extends DataverseParallelError {
  override readonly name = "StoppedError";
  readonly code = "stopped";
}

/** Signing in failed: a wrong secret, an unknown tenant, no permission for the environment. */
export class AuthenticationError extends DataverseParallelError {
  override readonly name = "AuthenticationError";
  readonly code = "authentication";
}

export interface ServiceErrorDetails {
  readonly status: number;
  readonly serverCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  /** The request may have been executed before: an attempt before this one got no answer. */
  readonly repeated?: boolean;
  readonly cause?: unknown;
}

/** The service answered, and refused. The message is the server's own. */
export class ServiceError extends DataverseParallelError {
  override readonly name = "ServiceError";
  readonly code = "service";
  readonly status: number;
  /** The service's own code, "0x80040217" for instance, where it gave one. */
  readonly serverCode: string | undefined;
  /** `x-ms-service-request-id`: what Microsoft's support asks for. */
  readonly requestId: string | undefined;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** An earlier attempt of this request got no answer, so the service may have executed it. */
  readonly repeated: boolean;

  constructor(message: string, details: ServiceErrorDetails) {
    super(message, { cause: details.cause });
    this.status = details.status;
    this.serverCode = details.serverCode;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.repeated = details.repeated ?? false;
  }
}

/** No answer: unreachable, reset, timed out. `unknownOutcome` says whether the service may have executed the request. */
export class TransportError extends DataverseParallelError {
  override readonly name = "TransportError";
  readonly code = "transport";
  readonly unknownOutcome: boolean;

  constructor(message: string, options: { unknownOutcome: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.unknownOutcome = options.unknownOutcome;
  }
}

/** A table or column that the environment does not have. The message names the nearest one. */
export class DefinitionError extends DataverseParallelError {
  override readonly name = "DefinitionError";
  readonly code = "definition";
  readonly table: string;
  readonly column: string | undefined;

  constructor(message: string, table: string, column?: string) {
    super(message);
    this.table = table;
    this.column = column;
  }
}

/** A value that its column cannot take. Found before anything was sent. */
export class ValueError extends DataverseParallelError {
  override readonly name = "ValueError";
  readonly code = "invalidValue";
  readonly table: string;
  readonly column: string;
  /** Not enumerable: values are data of the user's and do not belong in logs. */
  declare readonly value: unknown;

  constructor(table: string, column: string, value: unknown, expected: string) {
    super(`${table}.${column}: expected ${expected}, got ${describeValue(value)}.`);
    this.table = table;
    this.column = column;
    Object.defineProperty(this, "value", { value, enumerable: false });
  }
}

/** A file or stream that is not what it should be: the line is named. */
export class InputError extends DataverseParallelError {
  override readonly name = "InputError";
  readonly code = "malformedInput";
  readonly source: string | undefined;
  readonly line: number | undefined;

  constructor(
    message: string,
    details: { source?: string | undefined; line?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.source = details.source;
    this.line = details.line;
  }
}

/** A value for a message: its JSON and type, cut short. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const text = textOf(typeof value === "function" ? value.name : value);
  const type = Array.isArray(value) ? "array" : typeof value;
  return `${text.length > 80 ? `${text.slice(0, 77)}…` : text} (${type})`;
}

function textOf(value: object | string | number | bigint | boolean | symbol): string {
  if (typeof value === "object") return safeJson(value);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** A message that another follows. */
export function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}

/** Whatever was thrown, as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error(`Something that is no Error was thrown: ${describeValue(thrown)}`, { cause: thrown });
}

/** A run that did not go well as a whole. It has the shape of the run's result: the summary, and what failed. */
abstract class RunError<Summary, Failure> extends DataverseParallelError {
  readonly summary: Summary;
  /** The first thousand; `summary` counts them all, and iterating the run delivers each. */
  readonly failures: readonly Failure[];

  constructor(message: string, details: { summary: Summary; failures: readonly Failure[]; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.summary = details.summary;
    this.failures = details.failures;
  }
}

/**
 * `setRecords` or `removeRecords` ended with records that are not ok, or before its input did: then `cause` says why.
 */
export class BulkError extends RunError<BulkSummary, NotOkOutcome> {
  override readonly name = "BulkError";
  readonly code = "bulk";
}

/** `invokeParallel` ended with chunks, or items, that failed, or its input threw: then that is the `cause`. */
export class ParallelError extends RunError<ParallelSummary, ChunkFailure> {
  override readonly name = "ParallelError";
  readonly code = "parallel";
}
