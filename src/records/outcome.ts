/** What was done for a record that is ok. */
export type Action = "created" | "updated" | "deleted";

/** The record is as it was asked for. */
export interface OkOutcome<I> {
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
export interface NotOkOutcome<I> {
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

/** One record of the input and its place. */
export interface Indexed<I> {
  readonly index: number;
  readonly input: I;
}
