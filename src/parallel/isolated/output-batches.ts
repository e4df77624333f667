import { createTurns, systemClock } from "../../clock.ts";
import { toError } from "../../errors.ts";
import type { OutputSink } from "../outputs.ts";

/** So many outputs may wait for the batch before them until the block has to wait as well. */
const HELD_OUTPUTS = 256;

export interface OutputBatches {
  readonly sink: OutputSink;
  /** The batch that was on its way is handed over; `closed`: nobody takes more. */
  taken(closed: boolean): void;
  /** Sends what is still held: the call, or the thread itself, is at its end. Throws what could not be sent. */
  finish(): void;
}

/**
 * Sends outputs in batches: what comes while one batch is on its way waits and is the next one. So a slow consumer gets
 * them one by one, a fast one many at a time, and neither has to say which it is.
 */
export function createOutputBatches(post: (outputs: readonly unknown[]) => void): OutputBatches {
  const turn = createTurns(systemClock);
  let held: unknown[] = [];
  let onItsWay = false;
  let closed = false;
  let broken: { readonly error: unknown } | undefined;
  let change = Promise.withResolvers<undefined>();

  const flush = (): void => {
    if (held.length === 0 || broken !== undefined) return;
    const batch = held;
    held = [];
    onItsWay = true;
    try {
      post(batch);
    } catch (error) {
      broken = { error };
    }
  };
  const throwIfBroken = (): void => {
    if (broken !== undefined) throw toError(broken.error);
  };
  const mustWait = (): boolean => held.length >= HELD_OUTPUTS && broken === undefined;

  return {
    sink: {
      emit: async (outputs) => {
        if (closed) return;
        for (const output of outputs) held.push(output);
        if (!onItsWay) flush();
        // A block that never waits would not hear that its outputs are taken.
        await turn();
        while (mustWait()) await change.promise;
        throwIfBroken();
      },
      isClosed: () => closed,
    },
    taken: (nobodyTakesMore) => {
      closed ||= nobodyTakesMore;
      if (closed) held = [];
      onItsWay = false;
      flush();
      change.resolve(undefined);
      change = Promise.withResolvers();
    },
    finish: () => {
      flush();
      throwIfBroken();
    },
  };
}
