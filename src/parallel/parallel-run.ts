import { createTurns, type Clock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { StoppedError } from "../errors.ts";
import type { ParallelSummary } from "../outcomes.ts";
import type { Workers } from "./call.ts";
import type { AnyBlock } from "./call-block.ts";
import { createChunkSource, type Chunk, type Input } from "./chunk-source.ts";
import { createClones, type Clones } from "./clones.ts";
import { conclude } from "./conclude.ts";
import { createInProcessWorkers } from "./in-process-workers.ts";
import { createIsolatedWorkers } from "./isolated/isolated-workers.ts";
import type { CheckedOptions } from "./options.ts";
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
  const meter = createPaceMeter(startedAt);
  const total = totalOf(input, options.total);
  const source = createChunkSource(input, options.chunkSize, { lingerMs: options.lingerMs, clock });
  const queue = createOutputQueue<unknown>();
  const settlement = createSettlement(tally, options);
  const aborting = new AbortController();
  /** Ends what requests of blocks wait for. */
  const stopping = new AbortController();
  const clones = createClones(connection, stopping.signal);
  const workers = createWorkers(block, options, clones, clock);
  let neverBegun: readonly Chunk<I>[] = [];
  let left = false;
  let stopped = false;
  if (!iterated) queue.discard();

  const summarize = (): ParallelSummary =>
    tally.summary({ read: source.read, total: total(), durationMs: clock.now() - startedAt, stopped });
  const moment = (): { now: number; done: number } => ({ now: clock.now(), done: tally.done });
  const progress = (): ParallelProgress => ({ ...summarize(), ...meter.measure(moment(), total()) });
  const host: UnitHost = {
    retries: options.retries,
    timeoutMs: options.timeoutMs,
    signal: aborting.signal,
    clock,
    isOver: () => left || aborting.signal.aborted,
    onAttempt: settlement.attempt,
    turn: createTurns(clock),
  };

  const work = async (chunk: Chunk<I>, worker: number, emit: Emit<unknown>): Promise<void> => {
    const units = settlement.begin(chunk);
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
    open: workers.open,
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
    return conclude(ending, summarize(), tally, options);
  };
  const summary = finish();
  const leave = (): void => {
    left = true;
    stop();
  };
  return { summary, progress, stop, outputs: createOutputIterator<O>({ queue, ended: summary, leave }) };
}

/** A function runs here, a module in worker threads. */
function createWorkers(block: AnyBlock | URL, options: CheckedOptions, clones: Clones, clock: Clock): Workers {
  const { using, modules, excludeModules, resourceLimits } = options;
  const hear = createHearing(options);
  if (!(block instanceof URL)) return createInProcessWorkers(block, { clones, using, hear });
  return createIsolatedWorkers(block, { using, modules, excludeModules, resourceLimits, clones, hear, clock });
}
