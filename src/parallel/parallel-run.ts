import { createTurns, either, type Clock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { StoppedError, toError } from "../errors.ts";
import type { ParallelSummary } from "../outcomes.ts";
import type { Unit, Workers } from "./call.ts";
import type { AnyBlock } from "./call-block.ts";
import { createChunkSource, type Chunk, type Input } from "./chunk-source.ts";
import { createClones, type Clones } from "./clones.ts";
import { conclude } from "./conclude.ts";
import { createInProcessWorkers } from "./in-process-workers.ts";
import { createIsolatedWorkers } from "./isolated/isolated-workers.ts";
import type { Asked } from "./journal.ts";
import type { CheckedOptions } from "./options.ts";
import { createJob } from "./job/job.ts";
import { createParallelJob, createRepeatableCalls } from "./job/parallel-job.ts";
import { createOutputIterator } from "./output-iterator.ts";
import { createOutputQueue } from "./output-queue.ts";
import { createPaceMeter } from "./pace.ts";
import type { ParallelProgress } from "./report.ts";
import type { StartedRun } from "./run.ts";
import { createHearing } from "./said.ts";
import { schedule, type Emit } from "./scheduler.ts";
import { createSettlement } from "./settlement.ts";
import { createTally } from "./tally.ts";
import { totalOf } from "./total.ts";
import { runUnit, type UnitHost } from "./unit.ts";

interface Surroundings {
  readonly connection: Connection | undefined;
  /** Someone takes the outputs; otherwise they are counted and dropped. */
  readonly iterated: boolean;
  readonly clock: Clock;
}

/** With "auto" the governor decides; where there is none, nothing limits a pure computation but the processors. */
const AUTO_WITHOUT_CONNECTION = 8;

/** A run of invokeParallel from its first input to its last output. */
export function startParallel<I, O>(
  input: Input<I>,
  block: AnyBlock | URL,
  options: CheckedOptions,
  { connection, iterated, clock }: Surroundings,
): StartedRun<O, ParallelSummary, ParallelProgress> {
  const { signal } = options;
  const startedAt = clock.now();
  const tally = createTally();
  let meter = createPaceMeter(startedAt);
  const total = totalOf(input, options.total);
  const reading =
    options.job && createJob({ ...jobOf(options), journal: options.job, source: input, connection, clock });
  const job = reading && createParallelJob(reading);
  const source = createChunkSource(reading?.input ?? input, options.chunkSize, {
    lingerMs: options.lingerMs,
    clock,
    sieve: reading?.sieve,
  });
  const queue = createOutputQueue<unknown>();
  const settlement = createSettlement(tally, {
    ...options,
    enter: job && ((unit, error) => endEarly(job.settle(unit, error))),
  });
  const aborting = new AbortController();
  /** Ends what requests of blocks wait for. */
  const stopping = new AbortController();
  const usedBefore = connection?.stats.powerPlatformRequests ?? 0;
  /** Records that blocks still have to send, if inputs go on to need as many as those did that are through. */
  const recordsLeft = (): number | undefined => {
    const inputs = source.hasEnded ? read() : total();
    const done = tally.done - (job?.opened?.settled ?? 0);
    if (inputs === undefined || connection === undefined || done === 0) return undefined;
    const used = connection.stats.powerPlatformRequests - usedBefore;
    return Math.ceil(((inputs - tally.done) * used) / done);
  };
  const clones = createClones(connection, { waitSignal: stopping.signal, left: recordsLeft });
  const workers = createWorkers(block, options, clones, clock);
  let neverBegun: readonly Chunk<I>[] = [];
  let left = false;
  let stopped = false;
  let fatal: Error | undefined;
  if (!iterated) queue.discard();

  const read = (): number => job?.opened?.known(source.read) ?? source.read;
  const summarize = (missing = 0): ParallelSummary =>
    tally.summary({ read: read() + missing, total: total(), durationMs: clock.now() - startedAt, stopped });
  const moment = (): { now: number; done: number } => ({ now: clock.now(), done: tally.done });
  const progress = (): ParallelProgress => ({ ...summarize(), ...meter.measure(moment(), total()) });
  const host: UnitHost = {
    retries: options.retries,
    timeoutMs: options.timeoutMs,
    signal: aborting.signal,
    clock,
    isOver: () => left || aborting.signal.aborted,
    onAttempt: settlement.attempt,
    repeatable: createRepeatableCalls({
      retries: options.retries,
      hasJob: job !== undefined,
      opened: () => job?.opened,
      isIsolated: block instanceof URL,
    }),
    turn: createTurns(clock),
  };

  const open = async (): Promise<void> => {
    const opened = await job?.open(either(signal, stopping.signal));
    tally.resume(opened?.earlier.counts ?? {});
    meter = createPaceMeter(clock.now(), tally.done);
    await workers.open?.();
  };
  const endEarly = (error: Error | undefined): void => {
    if (error === undefined) return;
    fatal ??= error;
    stop();
  };
  /** Nothing is run before it is on disk that it is about to be. */
  const isBegun = async (units: readonly Unit[]): Promise<boolean> => {
    try {
      await job?.begin(units);
      return true;
    } catch (error) {
      endEarly(toError(error));
      return false;
    }
  };

  const work = async (chunk: Chunk<I>, worker: number, emit: Emit<unknown>): Promise<void> => {
    const units = settlement.begin(chunk);
    if (job !== undefined && !(await isBegun(units))) return;
    const count: Emit<unknown> = (outputs) => {
      tally.gave(outputs.length);
      return emit(outputs);
    };
    const caller = workers.callerOf(worker);
    for (const unit of units) {
      const turning = units.length > 1 ? host.turn() : undefined;
      if (turning !== undefined) await turning;
      if (stopped || host.isOver()) break;
      const end = await runUnit(unit, caller, count, host);
      if (settlement.settle(unit, end, stopped) && options.errorAction === "stop") stop();
    }
    meter.note(moment());
    if (!aborting.signal.aborted) options.onProgress?.(progress());
  };

  // The governor's limit is 0 while the service wants to be left alone; its permits see to that.
  const degree = (): number =>
    options.degree !== "auto" ? options.degree : Math.max(1, connection?.explain().limit ?? AUTO_WITHOUT_CONNECTION);
  const scheduled = schedule({
    source,
    open: job === undefined ? workers.open : open,
    work,
    queue,
    clock,
    degree,
    window: options.ordered === true ? (options.window ?? 4 * degree()) : undefined,
    signal,
    leftOutputs: (chunks) => {
      neverBegun = chunks;
      return [];
    },
  });
  const stopWaiting = (): void =>
    stopping.abort(new StoppedError("The run was stopped before this request was sent, and it waits no longer."));
  const stop = (): void => {
    stopped = true;
    stopWaiting();
    scheduled.stop();
  };
  const abort = (): void => {
    aborting.abort(signal?.reason);
    stopWaiting();
    queue.release();
  };
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();

  const finish = async (): Promise<ParallelSummary> => {
    const ending = await scheduled.ended;
    signal?.removeEventListener("abort", abort);
    await workers.close(ending.how === "aborted");
    clones.close();
    settlement.close(neverBegun);
    const { missing = 0 } = job?.opened ?? {};
    const summary = summarize(missing);
    const isThrough = ending.how === "exhausted" && fatal === undefined && summary.notRun === 0;
    const unwritten = await job?.close(isThrough);
    fatal ??= unwritten;
    return conclude(ending, summary, tally, { ...options, fatal });
  };
  const summary = finish();
  const leave = (): void => {
    left = true;
    stop();
  };
  return { summary, progress, stop, outputs: createOutputIterator<O>({ queue, ended: summary, leave }) };
}

/** Of what the block is, and of `using`, nothing is written down: code may be mended, and values may be secret. */
function jobOf({ chunkSize, per = "chunk" }: CheckedOptions): Pick<Asked, "run" | "what"> {
  return { run: "invokeParallel", what: { chunkSize, per } };
}

/** A function runs here, a module in worker threads. */
function createWorkers(block: AnyBlock | URL, options: CheckedOptions, clones: Clones, clock: Clock): Workers {
  const { using, modules, excludeModules, resourceLimits } = options;
  const hear = createHearing(options);
  if (!(block instanceof URL)) return createInProcessWorkers(block, { clones, using, hear });
  return createIsolatedWorkers(block, { using, modules, excludeModules, resourceLimits, clones, hear, clock });
}
