import { setImmediate as nextTurn } from "node:timers/promises";

/** An input that knows how far it was read, and whether it was closed. */
export interface WatchedSource {
  readonly input: Iterable<number> | AsyncIterable<number>;
  /** Items that were given out. */
  readonly pulled: number;
  /** It came to its end, threw, or was told to end. */
  readonly closed: boolean;
}

interface SourceOptions {
  /** @default endless */
  readonly count?: number;
  /** An asynchronous one lets other things happen between two items. @default "sync" */
  readonly kind?: "sync" | "async";
  /** Throws in place of this item. */
  readonly throwsAt?: number | undefined;
}

/** 0, 1, 2, … */
export function watchSource({ count = Infinity, kind = "sync", throwsAt }: SourceOptions = {}): WatchedSource {
  let pulled = 0;
  let closed = false;
  const give = (index: number): number => {
    if (index === throwsAt) throw new Error(`no item ${index}`);
    pulled += 1;
    return index;
  };
  function* sync(): Generator<number> {
    try {
      for (let index = 0; index < count; index++) yield give(index);
    } finally {
      closed = true;
    }
  }
  async function* async(): AsyncGenerator<number> {
    try {
      for (let index = 0; index < count; index++) {
        await nextTurn();
        yield give(index);
      }
    } finally {
      closed = true;
    }
  }
  return {
    input: kind === "sync" ? sync() : async(),
    get pulled() {
      return pulled;
    },
    get closed() {
      return closed;
    },
  };
}

/** 0 to count - 1, as an array. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
