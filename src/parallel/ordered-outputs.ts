import type { OutputQueue } from "./output-queue.ts";

/** Puts the outputs of chunks into the order of the chunks. At most a window of chunks exists at a time. */
export interface OrderedOutputs<O> {
  /** Whether a chunk may begin: from the one being handed over to the one read ahead of it lies no more than the window. */
  admits(chunkIndex: number): boolean;
  /** Called whenever one more chunk has been handed over. */
  onAdvance(listener: () => void): void;
  push(chunkIndex: number, outputs: readonly O[]): Promise<void>;
  /** The chunk gives no more. */
  finish(chunkIndex: number): void;
  /** From now on no chunk waits for its turn: the run was aborted, and the one before it may never finish. */
  release(): void;
  /** No further chunk will begin. Resolves when all that was pushed is handed over. */
  end(): Promise<void>;
}

interface Held<O> {
  outputs: O[];
  finished: boolean;
}

/** A chunk that is not yet its turn may hold this many outputs before its block has to wait. */
const HELD_OUTPUTS = 1024;

export function createOrderedOutputs<O>(queue: OutputQueue<O>, window: number): OrderedOutputs<O> {
  const held = new Map<number, Held<O>>();
  let head = 0;
  let ending = false;
  let released = false;
  let advanced: () => void = () => undefined;
  let changed = Promise.withResolvers<undefined>();

  const notify = (): void => {
    changed.resolve(undefined);
    changed = Promise.withResolvers();
  };

  const of = (chunkIndex: number): Held<O> => {
    let chunk = held.get(chunkIndex);
    if (chunk === undefined) held.set(chunkIndex, (chunk = { outputs: [], finished: false }));
    return chunk;
  };

  /** Hands over chunk after chunk; the only one that pushes to the queue. */
  const pump = async (): Promise<void> => {
    for (;;) {
      const chunk = held.get(head);
      if (chunk !== undefined && chunk.outputs.length > 0) {
        await queue.push(chunk.outputs.splice(0));
        notify();
      } else if (chunk?.finished === true) {
        held.delete(head);
        head += 1;
        notify();
        advanced();
      } else if (ending && chunk === undefined) {
        return;
      } else {
        await changed.promise;
      }
    }
  };
  const pumping = pump();

  return {
    admits: (chunkIndex) => chunkIndex < head + window - 1,
    onAdvance: (listener) => {
      advanced = listener;
    },
    push: async (chunkIndex, outputs) => {
      const chunk = of(chunkIndex);
      for (const output of outputs) chunk.outputs.push(output);
      notify();
      while (chunk.outputs.length > HELD_OUTPUTS && !released) await changed.promise;
    },
    finish: (chunkIndex) => {
      of(chunkIndex).finished = true;
      notify();
    },
    release: () => {
      released = true;
      notify();
    },
    end: () => {
      ending = true;
      notify();
      return pumping;
    },
  };
}
