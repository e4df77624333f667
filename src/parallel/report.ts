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
