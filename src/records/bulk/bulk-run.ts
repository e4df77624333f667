import { abortable, either, systemClock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { SendSignals } from "../../connection/request.ts";
import { BulkError, sentence, StoppedError } from "../../errors.ts";
import { createChunkSource, type Chunk, type Input } from "../../parallel/chunk-source.ts";
import type { ErrorAction } from "../../parallel/option-checks.ts";
import { createOutputIterator } from "../../parallel/output-iterator.ts";
import { createOutputQueue } from "../../parallel/output-queue.ts";
import { createRun, type Run, type StartedRun } from "../../parallel/run.ts";
import { createPaceMeter } from "../../parallel/pace.ts";
import { schedule, type Emit, type Ending, type Work } from "../../parallel/scheduler.ts";
import { totalOf, type Total } from "../../parallel/total.ts";
import type { BulkProgress } from "./bulk-progress.ts";
import { createBulkTally, type BulkTally } from "./bulk-tally.ts";
import type { BulkSummary, Outcome } from "../../outcomes.ts";
import { bestBatchSize } from "../sending/load.ts";
import type { Write } from "../sending/write.ts";
import type { Indexed } from "./indexed.ts";
import type { Planner } from "./planner.ts";
import { createWriteSource } from "./write-source.ts";

/**
 * Awaited, it gives the summary; iterated, one outcome for each record, as they come. When it is stopped, requests in
 * flight finish; records that only wait for their turn, while the service throttles for instance, are not sent.
 */
export type BulkRun<I = unknown> = Run<Outcome<I>, BulkSummary, BulkProgress>;

/** What one batch brought: an outcome for each of its records, and a reason to end the run, where there is one. */
export interface BatchResult<I> {
  readonly outcomes: readonly Outcome<I>[];
  /** Every other batch would meet it too: signing in fails, or the service cannot be reached. */
  readonly fatal?: Error | undefined;
}

/** Sends batches. Settles everything itself and does not reject. */
export interface Sender {
  send<I>(writes: readonly Write<I>[], signals: SendSignals): Promise<BatchResult<I>>;
}

/** What is found out before the first record is read. */
export interface Preparation<I> {
  readonly planner: Planner<I>;
  readonly sender: Sender;
}

export interface BulkParts<I> {
  readonly name: "setRecords" | "removeRecords";
  readonly connection: Connection;
  readonly records: Input<I>;
  /** Records that are planned together. */
  readonly planSize: number;
  /** Undefined: as many as the governor finds best. */
  readonly batchSize: number | undefined;
  readonly lingerMs: number | undefined;
  readonly degree: number | "auto";
  readonly errorAction: ErrorAction;
  readonly total: Total | undefined;
  readonly onProgress: ((progress: BulkProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called before the first record is read: what it throws ends the run with nothing read. */
  readonly prepare: (signal: AbortSignal) => Promise<Preparation<I>>;
}

export function createBulkRun<I>(parts: BulkParts<I>): BulkRun<I> {
  const { name, connection } = parts;
  return createRun({ name, connection, start: (iterated) => startBulk(parts, iterated) });
}

/** Looking up what exists is so much cheaper than writing that few lookups at a time keep many writers busy. */
const MOST_PLANS_AHEAD = 4;

/** Drives the scheduler with batches of writes in place of chunks, and keeps the books. */
function startBulk<I>(parts: BulkParts<I>, iterated: boolean): StartedRun<Outcome<I>, BulkSummary, BulkProgress> {
  const { connection, errorAction, lingerMs, signal } = parts;
  const clock = systemClock;
  const startedAt = clock.now();
  const tally = createBulkTally<I>();
  const meter = createPaceMeter(startedAt);
  const total = totalOf(parts.records, parts.total);
  const input = createChunkSource(parts.records, parts.planSize, { lingerMs, clock });
  const queue = createOutputQueue<Outcome<I>>();
  const notReached = new StoppedError("The run ended before this record was sent.");
  const stopping = new AbortController();
  const waitSignal = either(signal, stopping.signal);
  let planner: Planner<I> | undefined;
  let fatal: Error | undefined;
  let stopScheduled: () => void = () => undefined;
  if (!iterated) queue.discard();

  const summarize = (): BulkSummary =>
    tally.summary({
      read: input.read,
      total: total(),
      durationMs: clock.now() - startedAt,
      stopped: stopping.signal.aborted,
      leftOut: planner?.leftOut ?? [],
      createdForLookups: planner?.createdForLookups ?? 0,
    });
  const moment = (): { now: number; done: number } => ({ now: clock.now(), done: tally.done });
  const progress = (): BulkProgress => ({ ...summarize(), ...meter.measure(moment(), total()) });
  const stop = (): void => {
    stopping.abort(notReached);
    stopScheduled();
  };
  const count = (outcomes: readonly Outcome<I>[]): void => {
    tally.count(outcomes);
    if (errorAction === "stop" && outcomes.some(({ status }) => status !== "ok")) stop();
  };
  const end = (error: Error | undefined): void => {
    // What a stop has ended is no reason of its own.
    if (error === undefined || waitSignal.aborted) return;
    fatal ??= error;
    stop();
  };
  const leftOutputs = (left: readonly Chunk<Indexed<I>>[]): readonly Outcome<I>[] => {
    const error = fatal ?? notReached;
    // A record may be in several places: with its writes, and among those that wait.
    const records = new Map(left.flatMap(({ items }) => items.map((item) => [item.index, item.input])));
    const outcomes = Array.from(records, ([index, input]): Outcome<I> => ({ status: "notSent", index, input, error }));
    tally.count(outcomes);
    return outcomes;
  };
  const degree = (): number => (parts.degree === "auto" ? Math.max(1, connection.explain().limit) : parts.degree);

  const drive = (preparation: Preparation<I>): Promise<Ending> => {
    const { planner: planning, sender } = preparation;
    planner = planning;
    const settle = async (outcomes: readonly Outcome<I>[], emit: Emit<Outcome<I>>): Promise<void> => {
      planning.settle(outcomes);
      count(outcomes);
      await emit(outcomes);
      meter.note(moment());
      parts.onProgress?.(progress());
    };
    const source = createWriteSource<I>({
      input,
      planner: planning,
      ahead: Math.min(degree(), MOST_PLANS_AHEAD),
      batchSize: parts.batchSize ?? ((write) => bestBatchSize(connection, write)),
      lingerMs,
      clock,
      signal: waitSignal,
      settle: (outcomes) => settle(outcomes, queue.push),
      fail: end,
    });
    const work: Work<Write<I>, Outcome<I>> = async ({ items }, _worker, emit) => {
      const result = await sender.send(items, { signal, waitSignal });
      end(result.fatal);
      await settle(result.outcomes, emit);
    };
    const scheduled = schedule({ source, queue, clock, degree, work, leftOutputs, signal });
    stopScheduled = scheduled.stop;
    if (stopping.signal.aborted) scheduled.stop();
    return scheduled.ended;
  };

  const run = async (): Promise<BulkSummary> => {
    let preparation;
    try {
      preparation = await abortable(parts.prepare(waitSignal), waitSignal);
    } catch (error) {
      if (error === notReached) return summarize();
      throw error;
    }
    return conclude(await drive(preparation), summarize(), tally, parts, fatal);
  };
  const summary = run().finally(() => {
    input.close();
    queue.end();
  });
  // Whoever iterates has seen every outcome: only what is no record's own failure is thrown there.
  const ended = iterated ? summary.catch(ignoreRecordFailures) : summary;
  return { summary: ended, progress, stop, outputs: createOutputIterator({ queue, ended, leave: stop }) };
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
