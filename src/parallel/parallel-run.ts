import type { Clock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { ParallelError, sentence } from "../errors.ts";
import { placeOf, type Unit, type Workers } from "./call.ts";
import type { AnyBlock } from "./call-block.ts";
import { createChunkSource, type Chunk, type Input } from "./chunk-source.ts";
import { createContexts } from "./context.ts";
import { createInProcessWorkers } from "./in-process-workers.ts";
import { createIsolatedWorkers } from "./isolated/isolated-workers.ts";
import type { CheckedOptions } from "./options.ts";
import { createOutputIterator } from "./output-iterator.ts";
import { createOutputQueue } from "./output-queue.ts";
import type { ParallelSummary } from "../outcomes.ts";
import type { StartedRun } from "./run.ts";
import { schedule, type Emit, type Ending } from "./scheduler.ts";
import { createTally, type Tally } from "./tally.ts";
import { runUnit, type UnitEnd, type UnitHost } from "./unit.ts";

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
): StartedRun<O, ParallelSummary> {
  const { signal } = options;
  const startedAt = clock.now();
  const tally = createTally();
  const source = createChunkSource(input, options.chunkSize);
  const queue = createOutputQueue<unknown>();
  const workers = createWorkers(block, options, connection, clock);
  const aborting = new AbortController();
  let left = false;
  let stopped = false;
  if (!iterated) queue.discard();

  const progress = (): ParallelSummary =>
    tally.summary({ read: source.read, durationMs: clock.now() - startedAt, stopped });
  const host: UnitHost = {
    retries: options.retries,
    timeoutMs: options.timeoutMs,
    signal: aborting.signal,
    clock,
    isOver: () => left || aborting.signal.aborted,
    onRetry: tally.retried,
  };

  const settle = (unit: Unit, end: UnitEnd): void => {
    if (end.how === "ok") tally.succeeded(unit.items.length);
    if (end.how !== "failed") return;
    const { chunkIndex, firstIndex, items } = unit;
    const failure = { chunkIndex, firstIndex, items, attempts: end.attempts, error: end.error };
    tally.failed(failure);
    options.onFailure?.(failure);
    if (options.errorAction === "stop") stop();
  };
  const work = async (chunk: Chunk<I>, worker: number, emit: Emit<unknown>): Promise<void> => {
    tally.began();
    const count: Emit<unknown> = (outputs) => {
      tally.gave(outputs.length);
      return emit(outputs);
    };
    const caller = workers.callerOf(worker);
    for (const unit of unitsOf(chunk, options.per)) {
      if (stopped || host.isOver()) break;
      settle(unit, await runUnit(unit, caller, count, host));
    }
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
  });
  const stop = (): void => {
    stopped = true;
    scheduled.stop();
  };
  const abort = (): void => {
    aborting.abort(signal?.reason);
    queue.release();
  };
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();

  const finish = async (): Promise<ParallelSummary> => {
    const ending = await scheduled.ended;
    signal?.removeEventListener("abort", abort);
    await workers.close(ending.how === "aborted");
    return conclude(ending, progress(), tally, options);
  };
  const summary = finish();
  const leave = (): void => {
    left = true;
    stop();
  };
  return { summary, progress, stop, outputs: createOutputIterator<O>({ queue, ended: summary, leave }) };
}

/** A function runs here, a module in worker threads. */
function createWorkers(
  block: AnyBlock | URL,
  options: CheckedOptions,
  connection: Connection | undefined,
  clock: Clock,
): Workers {
  if (block instanceof URL) return createIsolatedWorkers(block, { ...options, connection, clock });
  return createInProcessWorkers(block, { connection, contextOf: createContexts(options) });
}

function* unitsOf(chunk: Chunk<unknown>, per: CheckedOptions["per"]): Iterable<Unit> {
  const { index: chunkIndex, firstIndex, items } = chunk;
  if (per !== "item") {
    yield { chunkIndex, firstIndex, items, argument: items };
    return;
  }
  for (const [offset, item] of items.entries()) {
    yield { chunkIndex, firstIndex: firstIndex + offset, items: [item], argument: item };
  }
}

/** What the promise of the run becomes. */
function conclude(ending: Ending, summary: ParallelSummary, tally: Tally, options: CheckedOptions): ParallelSummary {
  const { failures } = tally;
  if (ending.how === "aborted" || ending.how === "workFailed") throw ending.error;
  if (ending.how === "inputFailed") {
    const message = `The input failed after ${summary.read} items: ${sentence(ending.error.message)} What was read before was worked through.`;
    throw new ParallelError(message, { summary, failures, cause: ending.error });
  }
  const first = failures[0];
  if (first === undefined || options.errorAction === "silentlyContinue") return summary;
  const what = options.per === "item" ? "items" : "chunks";
  const message =
    `${tally.failedUnits} of the ${what} failed, with ${summary.failed} of ${summary.read} inputs. ` +
    `The first, ${placeOf(first)}: ${first.error.message}`;
  throw new ParallelError(message, { summary, failures });
}
