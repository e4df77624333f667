/** What became of records and of inputs: the shapes that runs give, and that their errors carry. */

/** What was done for a record that is ok. */
export type Action = "created" | "updated" | "deleted";

/** The record is as it was asked for. */
export interface OkOutcome<I = unknown> {
  readonly status: "ok";
  /** Where the record stands in the input, from 0. */
  readonly index: number;
  readonly input: I;
  readonly table: string;
  readonly id: string;
  readonly action: Action;
}

/**
 * The record is not: `failed` was refused, `unknown` was sent and not answered, `notSent` was read and never sent.
 */
export interface NotOkOutcome<I = unknown> {
  readonly status: "failed" | "unknown" | "notSent";
  readonly index: number;
  readonly input: I;
  readonly error: Error;
}

/** What became of one record. Every record that a bulk run reads has exactly one. */
export type Outcome<I = unknown> = OkOutcome<I> | NotOkOutcome<I>;

/** `ok + failed + unknown + notSent = read`. */
export interface BulkSummary {
  readonly read: number;
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notSent: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** Columns of the input that cannot be written and were left out. */
  readonly leftOut: readonly string[];
  /** It ended before its input did. */
  readonly stopped: boolean;
  readonly durationMs: number;
}

/** One chunk, or with `per: "item"` one item, whose block failed for good. */
export interface ChunkFailure<I = unknown> {
  readonly chunkIndex: number;
  /** Where its first item stands in the input. */
  readonly firstIndex: number;
  readonly items: readonly I[];
  /** Calls of the block, the last one included. */
  readonly attempts: number;
  readonly error: Error;
}

/** What became of the inputs: `ok + failed + notRun = read`. */
export interface ParallelSummary {
  /** Inputs read from the source. */
  readonly read: number;
  /** Inputs of chunks (or items) whose block finished. */
  readonly ok: number;
  /** Inputs of chunks (or items) whose block failed. */
  readonly failed: number;
  /** Inputs that were read, but not handed to the block or not finished, because the run ended early. */
  readonly notRun: number;
  readonly chunks: number;
  readonly outputs: number;
  /** Calls of the block that repeated one that failed. */
  readonly retries: number;
  /** `stop()` was called, the consumer left, or errorAction "stop" met a failure. */
  readonly stopped: boolean;
  readonly durationMs: number;
}
