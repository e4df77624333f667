import { setImmediate as nextTurn } from "node:timers/promises";

/** An input that knows how far it was read, and whether it was closed. */
export interface WatchedSource {
  readonly input: Iterable<number> | AsyncIterable<number>;
  /** Items that were given out. */
  readonly pulled: number;
  /** It came to its end, threw, or was told to end. */
  readonly closed: boolean;
  /** How often it was told to end. */
  readonly told: number;
}

interface SourceOptions {
  /** @default endless */
  readonly count?: number;
  /** An asynchronous one lets other things happen between two items, a slow one takes milliseconds. @default "sync" */
  readonly kind?: "sync" | "async" | "slow";
  /** Throws in place of this item. */
  readonly throwsAt?: number | undefined;
  /** Never answers when it is asked for this item. */
  readonly stuckAt?: number | undefined;
}

/** 0, 1, 2, … */
export function watchSource({ count = Infinity, kind = "sync", throwsAt, stuckAt }: SourceOptions = {}): WatchedSource {
  let pulled = 0;
  let closed = false;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
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
        await (kind === "slow" ? new Promise((resolve) => (timer = setTimeout(resolve, 2))) : nextTurn());
        if (index === stuckAt) await new Promise(() => undefined);
        yield give(index);
      }
    } finally {
      closed = true;
    }
  }
  const tell = (): void => {
    told += 1;
    clearTimeout(timer);
  };
  const plain = kind === "sync" && stuckAt === undefined;
  return {
    input: countReturns<Generator<number> | AsyncGenerator<number>>(plain ? sync() : async(), tell),
    get pulled() {
      return pulled;
    },
    get closed() {
      return closed;
    },
    get told() {
      return told;
    },
  };
}

/** A generator told to end twice would not show it. */
function countReturns<T extends Generator | AsyncGenerator>(generator: T, count: () => void): T {
  const end = generator.return.bind(generator);
  return Object.assign(generator, {
    return: (value: unknown) => {
      count();
      return end(value);
    },
  });
}

/** 0 to count - 1, as an array. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
