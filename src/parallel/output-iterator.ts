import type { OutputQueue, Taken } from "./output-queue.ts";

export interface OutputIteratorParts {
  readonly queue: OutputQueue<unknown>;
  /** Settles when the run has ended; its rejection is thrown after the last output. */
  readonly ended: Promise<unknown>;
  /** The consumer takes no more: the run is to end. */
  readonly leave: () => void;
}

/** What `for await` over a run sees. */
export function createOutputIterator<O>({ queue, ended, leave }: OutputIteratorParts): AsyncIterator<O, undefined> {
  let done = false;
  const later = async (taken: Taken<unknown> | Promise<Taken<unknown>>): Promise<IteratorResult<O, undefined>> => {
    const next = await taken;
    if (next !== undefined) return { done: false, value: next.output as O };
    if (!done) {
      done = true;
      await ended;
    }
    return { done: true, value: undefined };
  };

  return {
    next: () => {
      const taken = done ? undefined : queue.take();
      // Most outputs come in batches, and all but the first of one are there when they are asked for.
      if (taken !== undefined && "output" in taken) return Promise.resolve({ done: false, value: taken.output as O });
      return later(taken);
    },
    return: async () => {
      done = true;
      leave();
      queue.discard();
      // What went wrong is not lost: awaiting the run tells it.
      await ended.catch(() => undefined);
      return { done: true, value: undefined };
    },
  };
}
