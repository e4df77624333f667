import type { ParallelSummary } from "../outcomes.ts";

/** The same, while it runs; `notRun` is what is in flight. */
export type ParallelProgress = ParallelSummary;

export type LogLevel = "verbose" | "debug" | "information" | "warning" | "error";

/** What a block said. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly chunkIndex: number;
}

/** Failures are counted without limit and kept up to this number: a million of them must not fill the memory. */
export const KEPT_FAILURES = 1000;
