/** Hands what workers give to one consumer, in the order in which it came. Holds no more than is being handed over. */
export interface OutputQueue<O> {
  /** Resolves when the consumer has taken all of it: that is what keeps a worker from running ahead. */
  push(outputs: readonly O[]): Promise<void>;
  /** No more will come. */
  end(): void;
  /** From now on nobody waits for the consumer; what is there stays for it. */
  release(): void;
  /** There is no consumer, or it has left: from now on everything is taken at once, and dropped. */
  discard(): void;
  /** The next output, without a promise if it is there already; undefined at the end. */
  take(): Taken<O> | Promise<Taken<O>>;
}

export type Taken<O> = { readonly output: O } | undefined;

interface Batch<O> {
  readonly outputs: readonly O[];
  taken: number;
  readonly resolve: () => void;
}

export function createOutputQueue<O>(): OutputQueue<O> {
  const batches: Batch<O>[] = [];
  const waiting: ((next: Taken<O>) => void)[] = [];
  let ended = false;
  let mode: "handOver" | "release" | "discard" = "handOver";

  const shift = (): Taken<O> => {
    const batch = batches[0];
    if (batch === undefined) return undefined;
    const output = batch.outputs[batch.taken] as O;
    batch.taken += 1;
    if (batch.taken === batch.outputs.length) {
      batches.shift();
      batch.resolve();
    }
    return { output };
  };

  const wake = (): void => {
    while (waiting.length > 0) {
      const next = shift();
      if (next === undefined && !ended) return;
      waiting.shift()?.(next);
    }
  };

  return {
    push: (outputs) => {
      if (outputs.length === 0 || mode === "discard") return Promise.resolve();
      return new Promise((resolve) => {
        batches.push({ outputs, taken: 0, resolve });
        if (mode === "release") resolve();
        wake();
      });
    },
    end: () => {
      ended = true;
      wake();
    },
    release: () => {
      if (mode === "handOver") mode = "release";
      for (const batch of batches) batch.resolve();
    },
    discard: () => {
      mode = "discard";
      for (const batch of batches.splice(0)) batch.resolve();
    },
    take: () => {
      const next = shift();
      if (next !== undefined || ended) return next;
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
