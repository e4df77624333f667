import { abortable, either, systemClock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { SendSignals } from "../../connection/request.ts";
import { BulkError, sentence, StoppedError } from "../../errors.ts";
import { createChunkSource, type Chunk, type Input } from "../../parallel/chunk-source.ts";
import type { ErrorAction } from "../../parallel/options.ts";
import { createOutputIterator } from "../../parallel/output-iterator.ts";
import { createOutputQueue } from "../../parallel/output-queue.ts";
import { createRun, type Run, type StartedRun } from "../../parallel/run.ts";
import { schedule, type Emit, type Ending } from "../../parallel/scheduler.ts";
import { createBulkTally, type BulkTally } from "./bulk-tally.ts";
import type { BulkSummary, Outcome } from "../../outcomes.ts";
import type { Indexed } from "./indexed.ts";

/**
 * Awaited, it gives the summary; iterated, one outcome for each record, as they come. When it is stopped, requests in
 * flight finish; records that only wait for their turn, while the service throttles for instance, are not sent.
 */
export type BulkRun<I = unknown> = Run<Outcome<I>, BulkSummary>;

/** What one batch brought: an outcome for each of its records, and a reason to end the run, where there is one. */
export interface BatchResult<I> {
  readonly outcomes: readonly Outcome<I>[];
  /** Every other batch would meet it too: signing in fails, or the service cannot be reached. */
  readonly fatal?: Error | undefined;
}

/** Sends one batch. Settles everything itself and does not reject. */
export interface Executor<I> {
  execute(batch: readonly Indexed<I>[], signals: SendSignals): Promise<BatchResult<I>>;
  /** Columns that cannot be written, so far. */
  readonly leftOut: Iterable<string>;
}

export interface BulkParts<I> {
  readonly name: "setRecords" | "removeRecords";
  readonly connection: Connection;
  readonly records: Input<I>;
  readonly batchSize: number;
  readonly degree: number | "auto";
  readonly errorAction: ErrorAction;
  readonly onProgress: ((progress: BulkSummary) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called before the first record is read: what it throws ends the run with nothing read. */
  readonly prepare: () => Promise<Executor<I>>;
}

export function createBulkRun<I>(parts: BulkParts<I>): BulkRun<I> {
  const { name, connection } = parts;
  return createRun({ name, connection, start: (iterated) => startBulk(parts, iterated) });
}

/** Drives the scheduler with batches in place of chunks, and keeps the books. */
function startBulk<I>(parts: BulkParts<I>, iterated: boolean): StartedRun<Outcome<I>, BulkSummary> {
  const { connection, errorAction, signal } = parts;
  const clock = systemClock;
  const startedAt = clock.now();
  const tally = createBulkTally<I>();
  const source = createChunkSource(parts.records, parts.batchSize);
  const queue = createOutputQueue<Outcome<I>>();
  const notReached = new StoppedError("The run ended before this record was sent.");
  const stopping = new AbortController();
  const waitSignal = either(signal, stopping.signal);
  let executor: Executor<I> | undefined;
  let fatal: Error | undefined;
  let stopScheduled: () => void = () => undefined;
  if (!iterated) queue.discard();

  const progress = (): BulkSummary =>
    tally.summary({
      read: source.read,
      durationMs: clock.now() - startedAt,
      stopped: stopping.signal.aborted,
      leftOut: executor?.leftOut ?? [],
    });
  const stop = (): void => {
    stopping.abort(notReached);
    stopScheduled();
  };
  const workWith =
    (executor: Executor<I>) =>
    async (chunk: Chunk<I>, _worker: number, emit: Emit<Outcome<I>>): Promise<void> => {
      const result = await executor.execute(indexed(chunk), { signal, waitSignal });
      tally.count(result.outcomes);
      fatal ??= result.fatal;
      const failed = errorAction === "stop" && result.outcomes.some((outcome) => outcome.status !== "ok");
      if (fatal !== undefined || failed) stop();
      await emit(result.outcomes);
      parts.onProgress?.(progress());
    };
  const leftOutputs = (left: readonly Chunk<I>[]): readonly Outcome<I>[] => {
    const error = fatal ?? notReached;
    const outcomes = left.flatMap(indexed).map((item): Outcome<I> => ({ status: "notSent", ...item, error }));
    tally.count(outcomes);
    return outcomes;
  };
  const degree = (): number => (parts.degree === "auto" ? Math.max(1, connection.explain().limit) : parts.degree);

  const run = async (): Promise<BulkSummary> => {
    try {
      executor = await abortable(parts.prepare(), waitSignal);
    } catch (error) {
      if (error === notReached) return progress();
      throw error;
    }
    const scheduled = schedule({ source, queue, clock, degree, work: workWith(executor), leftOutputs, signal });
    stopScheduled = scheduled.stop;
    if (stopping.signal.aborted) scheduled.stop();
    const ending = await scheduled.ended;
    return conclude(ending, progress(), tally, parts, fatal);
  };
  const summary = run().finally(() => {
    source.close();
    queue.end();
  });
  // Whoever iterates has seen every outcome: only what is no record's own failure is thrown there.
  const ended = iterated ? summary.catch(ignoreRecordFailures) : summary;
  return { summary: ended, progress, stop, outputs: createOutputIterator({ queue, ended, leave: stop }) };
}

function indexed<I>({ firstIndex, items }: Chunk<I>): Indexed<I>[] {
  return items.map((input, offset) => ({ index: firstIndex + offset, input }));
}

function ignoreRecordFailures(error: unknown): BulkSummary {
  if (error instanceof BulkError && error.cause === undefined) return error.summary;
  throw error;
}

/** What the promise of the run becomes. */
function conclude<I>(
  ending: Ending,
  summary: BulkSummary,
  { failures }: BulkTally<I>,
  { name, errorAction }: BulkParts<I>,
  fatal: Error | undefined,
): BulkSummary {
  if (ending.how === "aborted" || ending.how === "workFailed") throw ending.error;
  if (ending.how === "inputFailed") {
    const message = `${name}: the input failed after ${summary.read} records: ${sentence(ending.error.message)} ${figures(summary)}`;
    throw new BulkError(message, { summary, failures, cause: ending.error });
  }
  if (fatal !== undefined) {
    throw new BulkError(`${name} ended early: ${sentence(fatal.message)} ${figures(summary)}`, {
      summary,
      failures,
      cause: fatal,
    });
  }
  const first = failures[0];
  if (first === undefined || errorAction === "silentlyContinue") return summary;
  const message = `${name}: ${figures(summary)} The first, record ${first.index}: ${first.error.message}`;
  throw new BulkError(message, { summary, failures });
}

function figures({ read, ok, failed, unknown, notSent }: BulkSummary): string {
  return `Of ${read} records ${ok} are ok, ${failed} failed, ${unknown} are unknown, ${notSent} were not sent.`;
}
