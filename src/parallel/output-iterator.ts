import type { OutputQueue } from "./output-queue.ts";

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
  return {
    next: async () => {
      const next = done ? undefined : await queue.take();
      if (next !== undefined) return { done: false, value: next.output as O };
      if (!done) {
        done = true;
        await ended;
      }
      return { done: true, value: undefined };
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
