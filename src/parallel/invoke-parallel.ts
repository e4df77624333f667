import { systemClock } from "../clock.ts";
import { getDefaultConnection } from "../connection/default-connection.ts";
import { UsageError } from "../errors.ts";
import type { ParallelSummary } from "../outcomes.ts";
import type { ChunkBlock, ItemBlock, OutputOf, Using } from "./block.ts";
import { checkInput, type Input } from "./chunk-source.ts";
import { checkParallelOptions, type ParallelOptions } from "./options.ts";
import { startParallel } from "./parallel-run.ts";
import { createRun, type Run } from "./run.ts";

export type ParallelRun<O> = Run<O, ParallelSummary>;

/**
 * Runs a block on many inputs, chunk by chunk, several chunks at a time, each worker with its own clone of the
 * connection.
 *
 * Input is read only as fast as chunks are finished, so it may be endless. What the block returns comes out: of an
 * iterable (a string excepted) or async iterable its items, of a run its summary, nothing for undefined, anything else
 * as one output, promises awaited; in the order in which chunks finish, or of the input with `ordered`. A chunk keeps
 * its place until its outputs are taken.
 *
 * @example
 * const summary = await invokeParallel(contacts, (chunk) => setRecords("contact", chunk, { updateAllColumns: true }));
 * @throws UsageError at once for an input, block or options that cannot be; ParallelError, with the summary and the
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
export function invokeParallel<I, R, U extends Using>(
  input: Input<I>,
  block: ChunkBlock<I, R, U> | ItemBlock<I, R, U>,
  options: ParallelOptions<U> = {},
): ParallelRun<OutputOf<R>> {
  const checked = checkParallelOptions(options);
  checkInput(input);
  checkBlock(block);
  const connection = options.connection ?? getDefaultConnection();
  return createRun<OutputOf<R>, ParallelSummary>({
    name: "invokeParallel",
    connection,
    start: (iterated) => startParallel(input, block, checked, { connection, iterated, clock: systemClock }),
  });
}

function checkBlock(block: unknown): void {
  if (typeof block === "function") return;
  if (block instanceof URL || typeof block === "string") {
    throw new UsageError(
      "Blocks in modules of their own, run in worker threads, are not there yet. Import the module and pass its function.",
    );
  }
  throw new UsageError(`Expected the block to be a function, got ${typeof block}.`);
}
