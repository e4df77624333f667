import { systemClock } from "../clock.ts";
import { getDefaultConnection } from "../connection/default-connection.ts";
import { describeValue, UsageError } from "../errors.ts";
import type { ParallelSummary } from "../outcomes.ts";
import type { ChunkBlock, ItemBlock, OutputOf, Using } from "./block.ts";
import type { AnyBlock } from "./call-block.ts";
import { checkInput, type Input } from "./chunk-source.ts";
import { checkParallelOptions, type ParallelOptions } from "./options.ts";
import { startParallel } from "./parallel-run.ts";
import type { ParallelProgress } from "./report.ts";
import { createRun, type Run } from "./run.ts";

export type ParallelRun<O> = Run<O, ParallelSummary, ParallelProgress>;

/**
 * Runs a block on many inputs, chunk by chunk, several chunks at a time, each worker with its own clone of the
 * connection.
 *
 * A block that is a function runs in this process and sees what is around it. One that is the address of a module,
 * `new URL("./block.ts", import.meta.url)`, runs in worker threads, so that it may use every processor: the module
 * exports it as `block` or by default, in TypeScript or JavaScript. Inputs and outputs are copied on their way (structured
 * clone; nothing is transferred, so that all that the caller holds stays usable); a thread that is lost fails its chunk
 * with a WorkerError and is replaced. Signing in, and whatever is sent, stays with this thread.
 *
 * Input is read only as fast as chunks are finished, so it may be endless. What the block returns comes out: of an
 * iterable (a string excepted) or async iterable its items, of a run its summary, nothing for undefined, anything else
 * as one output, promises awaited; in the order in which chunks finish, or of the input with `ordered`. A chunk keeps
 * its place until its outputs are taken.
 *
 * @example
 * const summary = await invokeParallel(contacts, (chunk) => setRecords("contact", chunk, { updateAllColumns: true }));
 * @throws UsageError at once for an input, block or options that cannot be; UsageError or InputError, before any input
 * is read, for a module that cannot be loaded; ParallelError, with the summary and the
 * failures, when the run ends and something failed (see `errorAction`) or the input threw; the signal's own reason when
 * aborted.
 */
export function invokeParallel<I, R, U extends Using = Using>(
  input: Input<I>,
  block: ItemBlock<I, R, U>,
  options: ParallelOptions<U> & { readonly per: "item" },
): ParallelRun<OutputOf<R>>;
export function invokeParallel<I, R, U extends Using = Using>(
  input: Input<I>,
  block: ChunkBlock<I, R, U>,
  options?: ParallelOptions<U>,
): ParallelRun<OutputOf<R>>;
export function invokeParallel<O = unknown>(
  input: Input<unknown>,
  block: URL,
  options?: ParallelOptions,
): ParallelRun<O>;
export function invokeParallel<I, U extends Using>(
  input: Input<I>,
  block: AnyBlock | URL,
  options: ParallelOptions<U> = {},
): ParallelRun<unknown> {
  const checked = checkParallelOptions(options);
  checkInput(input);
  checkBlock(block, options);
  const connection = options.connection ?? getDefaultConnection();
  return createRun<unknown, ParallelSummary, ParallelProgress>({
    name: "invokeParallel",
    connection,
    start: (iterated) => startParallel(input, block, checked, { connection, iterated, clock: systemClock }),
  });
}

/** Options that say how worker threads are started. */
const OF_THREADS = ["modules", "excludeModules", "resourceLimits"] as const;

function checkBlock(block: unknown, options: ParallelOptions): void {
  if (typeof block === "function") {
    const strange = OF_THREADS.find((name) => options[name] !== undefined);
    if (strange === undefined) return;
    throw new UsageError(
      `${strange} is for blocks in modules of their own, which run in worker threads. A function runs in this process, with the modules that are loaded here.`,
    );
  }
  if (block instanceof URL && block.protocol === "file:") return;
  throw new UsageError(
    `Expected the block to be a function, or the address of a module such as new URL("./block.ts", import.meta.url), got ${describeValue(block instanceof URL ? block.href : block)}.`,
  );
}
