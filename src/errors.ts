/** Every error that this package throws, and their codes. Compare `code`, never a name or a text. */
import { describeValue } from "./errors/describe-value.ts";
import { DataverseParallelError } from "./errors/error-base.ts";
import type { BulkDeleteResult, BulkSummary, ChunkFailure, NotOkOutcome, ParallelSummary } from "./outcomes.ts";

export { describeValue };
export { DataverseParallelError, type ErrorCode } from "./errors/error-base.ts";

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

/** A record that the schema of the caller's own does not accept. Nothing was sent for it. */
export class InvalidRecordError extends DataverseParallelError {
  override readonly name = "InvalidRecordError";
  readonly code = "invalidRecord";
  /** All that is wrong with it. */
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(issues.join("; "));
    this.issues = issues;
  }
}

/** A record that a key should find, and that is not there or not the only one. Nothing was written for it. */
export class MatchError extends DataverseParallelError {
  override readonly name = "MatchError";
  readonly code = "match";
  readonly table: string;
  readonly columns: readonly string[];
  /** How many records the key finds: 0, or 2 and more. */
  readonly matches: number;

  constructor(message: string, details: { table: string; columns: readonly string[]; matches: number }) {
    super(message);
    this.table = details.table;
    this.columns = details.columns;
    this.matches = details.matches;
  }
}

/** There are not as many records as the caller expects. Found before anything was written. */
export class ExpectationError extends DataverseParallelError {
  override readonly name = "ExpectationError";
  readonly code = "expectation";
  readonly expected: number;
  readonly found: number;

  constructor(message: string, details: { expected: number; found: number }) {
    super(message);
    this.expected = details.expected;
    this.found = details.found;
  }
}

/** Something was done for the record, but not all: `cause` says why not the rest, and the message how far it came. */
export class IncompleteError extends DataverseParallelError {
  override readonly name = "IncompleteError";
  readonly code = "incomplete";
}

/** A bulk delete job that did not succeed, or is not followed any longer. What it deleted is gone all the same. */
export class BulkDeleteError extends DataverseParallelError {
  override readonly name = "BulkDeleteError";
  readonly code = "bulkDelete";
  readonly result: BulkDeleteResult;

  constructor(message: string, result: BulkDeleteResult, cause?: unknown) {
    super(message, { cause });
    this.result = result;
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

/** A worker thread ended while a block ran in it: its code exited, crashed, used up its memory or did not heed its signal. */
export class WorkerError extends DataverseParallelError {
  override readonly name = "WorkerError";
  readonly code = "worker";
  /** Where the first of the inputs that it worked on stands in the input of the run. */
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** Where its code exited. */
  readonly exitCode: number | undefined;

  constructor(
    message: string,
    details: { firstIndex: number; lastIndex: number; exitCode?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.firstIndex = details.firstIndex;
    this.lastIndex = details.lastIndex;
    this.exitCode = details.exitCode;
  }
}

/**
 * Why a job cannot be used: another process works on it; its journal is damaged, or of a newer version of this package;
 * what is asked is not what it was made for (`otherRun`, `otherEnvironment`, `otherSource`); its file cannot be written or
 * read (`storage`); there is none of that name (`notFound`).
 */
export type JobProblem =
  "inUse" | "damaged" | "newerVersion" | "otherRun" | "otherEnvironment" | "otherSource" | "storage" | "notFound";

/** A job that cannot be opened, or whose journal cannot be written. What its journal does not say was not sent. */
export class JobError extends DataverseParallelError {
  override readonly name = "JobError";
  readonly code = "job";
  /** The name of the job. */
  readonly job: string;
  readonly problem: JobProblem;

  constructor(message: string, details: { job: string; problem: JobProblem; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.job = details.job;
    this.problem = details.problem;
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
