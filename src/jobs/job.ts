import type { Asked, Journal, RetryStatus } from "../parallel/journal.ts";
import type { JobFailure } from "./failures.ts";
import type { MalformedLine } from "./malformed.ts";

/** "new": no run has used it. "interrupted": its last run ended before all was done, or its process did. */
export type JobState = "new" | "running" | "interrupted" | "completed";

/** What is known of a job. Times are in milliseconds since 1970. */
export interface JobInfo {
  /** Of this job alone, also when another of the same name is made later. */
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  /** What the caller of `openJob` put there when the job was made. */
  readonly command: unknown;
  /** What its runs do; undefined before the first. */
  readonly asked: Asked | undefined;
  readonly createdAt: number;
  /** When its last run started. */
  readonly startedAt: number | undefined;
  /** When that ended, if it was not cut off. */
  readonly endedAt: number | undefined;
  /** The process that opened it last. */
  readonly process: { readonly pid: number; readonly since: number } | undefined;
  /** How many inputs are settled for good. */
  readonly settled: number;
  /** How many came to what: "failed", "unknown", and of the ok ones the action ("created"), or "ok" of inputs of a block. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many were about to be sent, and had come to nothing that was known when this was read. */
  readonly doubtful: number;
  /** All of the source was dealt with once: what is open since, by a retry that was interrupted, the journal has. */
  readonly isRead: boolean;
  /** How many were taken back by a retry, and had come to nothing new when this was read. */
  readonly reopened: number;
  /** How many lines could not be read. */
  readonly malformed: number;
  /** What `note` kept last, by its keys. */
  readonly notes: Readonly<Record<string, unknown>>;
  /** Of the journal. */
  readonly file: string;
}

/** What can be read of a job, also while another process works on it. */
export interface JobView extends JobInfo {
  /** The inputs that are not ok, in the order of the input, one after the other as they are asked for. */
  failures(): Iterable<JobFailure>;
  /** The lines that could not be read. */
  malformedLines(): Iterable<MalformedLine>;
  /** What `note` kept last under the key. */
  noted(key: string): unknown;
  close(): Promise<void>;
}

/**
 * A job of this process: hand it to one run as its option `job`. Close it when the run has ended; until then no other
 * process can open it.
 */
export interface Job extends Journal, JobView {
  /**
   * What is not ok, as the input of the run that this job is handed to, in place of the first input:
   * `setRecords("account", job.retry("failed"), { createOnly: true, job })`. The run is otherwise asked for as it was. Each
   * input is sent again as the one that it was, with the id that it had, so that what is there already is not made twice.
   * What is retried is no failure any more, until it fails again.
   *
   * Inputs come as the journal has them, as JSON. Those that cannot be written as JSON are passed over, and so are chunks of
   * blocks with such an input. What an interrupted retry has left comes, too; `"left"` is that alone.
   *
   * @param status "unknown": also what may be there already, and could not be told from a second one (`serverIds`)
   * @param restore makes an input of what the journal has of it. @default the input as it is
   */
  retry<I = Record<string, unknown>>(status: RetryStatus, restore?: (failure: JobFailure) => I): AsyncIterable<I>;
  /** Keeps a line of the input that could not be read, once. On disk a moment later. */
  keepMalformed(line: number, message: string): void;
  /** Keeps a JSON value under a key, in place of the one before. Resolves when it is on disk. */
  note(key: string, value: unknown): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
