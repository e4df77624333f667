import { abortable, either, systemClock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { StoppedError, toError } from "../../errors.ts";
import { createChunkSource, type Chunk, type Input } from "../../parallel/chunk-source.ts";
import type { ErrorAction } from "../../parallel/option-checks.ts";
import { createOutputIterator } from "../../parallel/output-iterator.ts";
import { createOutputQueue } from "../../parallel/output-queue.ts";
import type { OpenJob } from "../../parallel/job/job.ts";
import { createRun, type Run, type StartedRun } from "../../parallel/run.ts";
import { createPaceMeter } from "../../parallel/pace.ts";
import { schedule, type Emit, type Ending, type Work } from "../../parallel/scheduler.ts";
import { totalOf, type Total } from "../../parallel/total.ts";
import type { BulkProgress } from "./bulk-progress.ts";
import { createBulkJob, sendJournalled, unsent, type BulkJobParts } from "./bulk-job.ts";
import { createBulkTally } from "./bulk-tally.ts";
import { concludeBulk, ignoreRecordFailures } from "./conclude-bulk.ts";
import type { BulkSummary, Outcome } from "../../outcomes.ts";
import { bestBatchSizes, fixedBatchSizes } from "../sending/load.ts";
import type { Write } from "../sending/write.ts";
import type { BatchResult, Sender } from "./sender.ts";
import type { Indexed } from "./indexed.ts";
import type { Planner } from "./planner.ts";
import { createWriteSource } from "./write-source.ts";

/**
 * Awaited, it gives the summary; iterated, one outcome for each record, as they come. When it is stopped, requests in
 * flight finish; records that only wait for their turn, while the service throttles for instance, are not sent.
 */
export type BulkRun<I = unknown> = Run<Outcome<I>, BulkSummary, BulkProgress>;

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
  readonly job: BulkJobParts | undefined;
  /** Called before the first record is read: what it throws ends the run with nothing read. */
  readonly prepare: (signal: AbortSignal, job: OpenJob | undefined) => Promise<Preparation<I>>;
}

export function createBulkRun<I>(parts: BulkParts<I>): BulkRun<I> {
  const { name, connection } = parts;
  return createRun({ name, connection, start: (iterated) => startBulk(parts, iterated) });
}

/** Looking up what exists is so much cheaper than writing that few lookups at a time keep many writers busy. */
const MOST_PLANS_AHEAD = 4;

/** Drives the scheduler with batches of writes in place of chunks, and keeps the books. */
function startBulk<I>(parts: BulkParts<I>, iterated: boolean): StartedRun<Outcome<I>, BulkSummary, BulkProgress> {
  const { name, connection, records, errorAction, lingerMs, signal } = parts;
  const clock = systemClock;
  const startedAt = clock.now();
  const tally = createBulkTally<I>();
  const total = totalOf(records, parts.total);
  const job = parts.job && createBulkJob<I>(parts.job, { run: name, records, connection, clock });
  const input = createChunkSource(job?.input ?? records, parts.planSize, { lingerMs, clock, sieve: job?.sieve });
  const queue = createOutputQueue<Outcome<I>>();
  const notReached = new StoppedError("The run ended before this record was sent.");
  const stopping = new AbortController();
  const waitSignal = either(signal, stopping.signal);
  let meter = createPaceMeter(startedAt);
  let planner: Planner<I> | undefined;
  let opened: OpenJob | undefined;
  let fatal: Error | undefined;
  let stopScheduled: () => void = () => undefined;
  let underway = 0;
  let first: Write | undefined;
  if (!iterated) queue.discard();

  const read = (): number => opened?.known(input.read) ?? input.read;
  const summarize = (): BulkSummary =>
    tally.summary({
      read: read(),
      total: total(),
      durationMs: clock.now() - startedAt,
      stopped: stopping.signal.aborted,
      leftOut: planner?.leftOut ?? [],
      createdForLookups: planner?.createdForLookups ?? 0,
    });
  const toCome = (): number | undefined => {
    const all = input.hasEnded ? read() : total();
    return all === undefined ? undefined : Math.max(0, all - tally.done - underway);
  };
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
    const outcomes = Array.from(records, ([index, input]) => unsent({ index, input }, error, opened));
    tally.count(outcomes);
    return outcomes;
  };
  const batchSizes =
    parts.batchSize === undefined ? bestBatchSizes(connection, toCome, waitSignal) : fixedBatchSizes(parts.batchSize);
  /** Until the first batch tells what records take, others would be formed by guess. */
  const isProbing = (): boolean => tally.done === 0 && first !== undefined && batchSizes.isProbing(first);
  const degree = (): number => {
    if (parts.degree !== "auto") return parts.degree;
    return isProbing() ? 1 : Math.max(1, connection.explain().limit);
  };

  const drive = (preparation: Preparation<I>): Promise<Ending> => {
    const { planner: planning } = preparation;
    const sender = opened === undefined ? preparation.sender : sendJournalled(preparation.sender, opened);
    planner = planning;
    const settle = async (
      { outcomes, lasting }: BatchResult<I>,
      emit: Emit<Outcome<I>> = queue.push,
    ): Promise<void> => {
      end(job?.settle(outcomes, lasting));
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
      batchSizes,
      lingerMs,
      clock,
      signal: waitSignal,
      settle: (outcomes) => settle({ outcomes }),
      fail: end,
    });
    const work: Work<Write<I>, Outcome<I>> = async ({ items }, _worker, emit) => {
      underway += items.length;
      first ??= items[0];
      const result = await sender.send(items, { signal, waitSignal, toCome: toCome() });
      underway -= items.length;
      end(result.fatal ?? stopOf(result.outcomes));
      await settle(result, emit);
    };
    const scheduled = schedule({ source, queue, clock, degree, work, leftOutputs, signal });
    stopScheduled = scheduled.stop;
    if (stopping.signal.aborted) scheduled.stop();
    return scheduled.ended;
  };

  const openJob = async (): Promise<void> => {
    opened = await job?.open(waitSignal);
    if (opened === undefined) return;
    tally.resume(opened.earlier.counts);
    meter = createPaceMeter(clock.now(), tally.done);
  };

  const run = async (): Promise<BulkSummary> => {
    let preparation;
    try {
      await openJob();
      preparation = await abortable(parts.prepare(waitSignal, opened), waitSignal);
    } catch (error) {
      // What stands against the run is to be told, and nothing was entered that could get lost.
      await job?.close(false);
      if (toError(error) === notReached) return summarize();
      throw error;
    }
    const ending = await drive(preparation);
    tally.miss(opened?.missing ?? 0);
    const unwritten = await job?.close(ending.how === "exhausted" && fatal === undefined);
    fatal ??= unwritten;
    return concludeBulk({ name, errorAction, ending, summary: summarize(), failures: tally.failures, fatal });
  };
  const summary = run().finally(() => {
    input.close();
    queue.end();
  });
  const ended = iterated ? summary.catch(ignoreRecordFailures) : summary;
  return { summary: ended, progress, stop, outputs: createOutputIterator({ queue, ended, leave: stop }) };
}

/**
 * The run whose block this one is in was stopped, and requests wait no longer. That is no failure of records, which a block
 * may pass over in silence: its chunk would count as done.
 */
function stopOf(outcomes: readonly Outcome[]): Error | undefined {
  for (const outcome of outcomes) {
    if (outcome.status !== "ok" && outcome.error instanceof StoppedError) return outcome.error;
  }
  return undefined;
}
