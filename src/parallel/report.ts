import type { ParallelSummary } from "../outcomes.ts";
import type { Pace } from "./pace.ts";

/** The figures while it runs; `notRun` is what is in flight. */
export interface ParallelProgress extends ParallelSummary, Pace {}

export type LogLevel = "verbose" | "debug" | "information" | "warning" | "error";

/** Where in the run a block says something. */
interface Speaker {
  readonly chunkIndex: number;
  /** Where the first of `items` stands in the input. */
  readonly firstIndex: number;
  /**
   * The inputs that it is about: the one that the block named, otherwise all of its call (with `per: "item"` the item).
   * Empty for what is said when the call is over.
   */
  readonly items: readonly unknown[];
  /** Which call of the block for these inputs it was, from 1. */
  readonly attempt: number;
}

/** What a block said by `context.log`. */
export interface LogEntry extends Speaker {
  readonly level: LogLevel;
  readonly message: string;
}

/** How far a block is with what it does just now. */
export interface BlockProgress {
  /** What it does: "Copying files". */
  readonly activity?: string | undefined;
  /** What of it just now: "price-list.pdf". */
  readonly status?: string | undefined;
  /** Steps that are done, 0 and up. */
  readonly done?: number | undefined;
  /** Steps that there are; 100 where `done` counts percents. */
  readonly total?: number | undefined;
}

/** What a block said by `context.progress`. */
export interface BlockProgressEntry extends Speaker, BlockProgress {}

/** Failures are counted without limit and kept up to this number: a million of them must not fill the memory. */
export const KEPT_FAILURES = 1000;
