import { invokeParallel, type ParallelOptions } from "dataverse-parallel";

interface WarmRun<I> {
  readonly module: URL;
  readonly workers: number;
  readonly items: readonly I[];
  readonly options: ParallelOptions;
}

/**
 * How long worker threads take for items, in milliseconds, once they are started and have done a chunk each: the input
 * waits for that.
 */
export async function millisecondsWarm<I>({ module, workers, items, options }: WarmRun<I>): Promise<number> {
  const { chunkSize = 1 } = options;
  const warm = Promise.withResolvers<number>();
  async function* input(): AsyncGenerator<I> {
    // One chunk more than there are workers is read ahead and begins with the others.
    yield* items.slice(0, workers * chunkSize);
    await warm.promise;
    for (const item of items) yield item;
  }
  let ended = 0;
  const run = invokeParallel(input(), module, {
    ...options,
    maxDegreeOfParallelism: workers,
    onProgress: () => {
      ended += 1;
      if (ended === workers) warm.resolve(performance.now());
    },
  });
  let outputs = 0;
  for await (const output of run) if (output !== undefined) outputs += 1;
  if (outputs === 0) throw new Error("Nothing came back.");
  return performance.now() - (await warm.promise);
}
