/** What became of records and of inputs: the shapes that runs give, and that their errors carry. */

/** What was done for a record that is ok. `unchanged` was as it should be, `skipped` needed nothing done or was not to be. */
export type Action = KnownAction | VagueAction;

type KnownAction = "created" | "updated" | "deleted" | "unchanged";
type VagueAction = "upserted" | "associated" | "disassociated" | "skipped";

interface Ok<I> {
  readonly status: "ok";
  /** Where the record stands in the input, from 0. */
  readonly index: number;
  readonly input: I;
  readonly table: string;
  /** Of all records, where the input stands for several. */
  readonly ids?: readonly string[] | undefined;
}

interface KnownOutcome<I> extends Ok<I> {
  readonly action: KnownAction;
  readonly id: string;
}

interface VagueOutcome<I> extends Ok<I> {
  readonly action: VagueAction;
  /** The service does not always tell it: not of a record that was upserted by an alternate key, for instance. */
  readonly id?: string | undefined;
}

/** The record is as it was asked for. */
export type OkOutcome<I = unknown> = KnownOutcome<I> | VagueOutcome<I>;

/**
 * The record is not: `failed` was refused, `unknown` was sent and not answered, `notSent` was read and never sent.
 */
export interface NotOkOutcome<I = unknown> {
  readonly status: "failed" | "unknown" | "notSent";
  readonly index: number;
  readonly input: I;
  readonly error: Error;
  /** Of the record, where it is known. */
  readonly id?: string | undefined;
}

/** What became of one record. Every record that a bulk run reads has exactly one. */
export type Outcome<I = unknown> = OkOutcome<I> | NotOkOutcome<I>;

/** `ok + failed + unknown + notSent = read`, and `ok` is the sum of the actions. */
export interface BulkSummary extends Readonly<Record<Action, number>> {
  readonly read: number;
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notSent: number;
  /** Of all these, how many were settled by earlier runs of the same job; 0 without a job. */
  readonly earlier: number;
  /** Records of other tables that were created for names in lookups (`onMissing: "create"`); they are not among the others. */
  readonly createdForLookups: number;
  /** Records that there are in the input, as far as it is known: see the option `total`. */
  readonly total?: number | undefined;
  /** Columns of the input that cannot be written and were left out. */
  readonly leftOut: readonly string[];
  /** It ended before its input did. */
  readonly stopped: boolean;
  readonly durationMs: number;
}

/** What a bulk delete job at the server has come to. */
export interface BulkDeleteResult {
  /** Of the system job: the row of `asyncoperation`. */
  readonly jobId: string;
  readonly status: "waiting" | "running" | "succeeded" | "failed" | "canceled";
  readonly deleted: number;
  /** Records that could not be deleted. */
  readonly failed: number;
  /** What the job says of itself, of its failures for instance. */
  readonly message: string | undefined;
}

/** One chunk, or with `per: "item"` one item, of a run of invokeParallel. */
interface ChunkPlace<I> {
  readonly chunkIndex: number;
  /** Where its first item stands in the input. */
  readonly firstIndex: number;
  readonly items: readonly I[];
  /** Calls of the block, the last one included; 0 where it was never called. */
  readonly attempts: number;
}

/** One whose block failed for good. */
export interface ChunkFailure<I = unknown> extends ChunkPlace<I> {
  readonly error: Error;
}

/**
 * What became of one. Every input that a run reads is in exactly one of them: `notRun` was not handed to the block, or the
 * run ended while the block was at it; its error says which.
 */
export type ChunkEnd<I = unknown> =
  (ChunkPlace<I> & { readonly status: "ok" }) | (ChunkFailure<I> & { readonly status: "failed" | "notRun" });

/** What became of the inputs: `ok + failed + notRun = read`. */
export interface ParallelSummary {
  /** Inputs read from the source. */
  readonly read: number;
  /** Inputs of chunks (or items) whose block finished: those that really are completed. */
  readonly ok: number;
  /** Inputs of chunks (or items) whose block failed. */
  readonly failed: number;
  /** Inputs that were read, but not handed to the block or not finished, because the run ended early. */
  readonly notRun: number;
  /** Of those that are ok or failed, how many were by earlier runs of the same job; 0 without a job. */
  readonly earlier: number;
  readonly chunks: number;
  readonly outputs: number;
  /** Inputs that there are, as far as it is known: see the option `total`. */
  readonly total?: number | undefined;
  /** Calls of the block that repeated one that failed. */
  readonly retries: number;
  /** `stop()` was called, the consumer left, or errorAction "stop" met a failure. */
  readonly stopped: boolean;
  readonly durationMs: number;
}
