/**
 * Lets records of the same key pass one behind the other, in the order of the input, and all others freely. A record with
 * several keys queues at all of them at once, so that two records never wait for each other.
 */
export interface KeyQueues<T> {
  /** Queues up. True when no record before it holds one of these keys: it may pass at once. */
  enter(index: number, keys: readonly string[], item: T): boolean;
  /** Those of a record that is queued up; none when it has left, or never came. */
  keysOf(index: number): readonly string[];
  /** The record is done; those behind it that are first in all of their queues now are ready. */
  leave(index: number): void;
  /** Those that waited and may pass now, in the order in which they entered. */
  takeReady(): T[];
  /** Resolves when there are some. */
  whenReady(): Promise<void>;
  /** Those that have not passed, ready or not. */
  all(): T[];
}

interface Entry<T> {
  readonly item: T;
  readonly keys: readonly string[];
  /** Queues in which somebody is before it. */
  behind: number;
}

export function createKeyQueues<T>(): KeyQueues<T> {
  const queues = new Map<string, Entry<T>[]>();
  const entered = new Map<number, Entry<T>>();
  const waiting = new Set<Entry<T>>();
  let ready: T[] = [];
  let hope: PromiseWithResolvers<undefined> | undefined;

  return {
    enter: (index, keys, item) => {
      if (keys.length === 0) return true;
      const entry = { item, keys, behind: 0 };
      entered.set(index, entry);
      for (const key of keys) {
        const queue = queues.get(key);
        if (queue === undefined) {
          queues.set(key, [entry]);
        } else {
          queue.push(entry);
          entry.behind += 1;
        }
      }
      if (entry.behind === 0) return true;
      waiting.add(entry);
      return false;
    },
    keysOf: (index) => entered.get(index)?.keys ?? [],
    leave: (index) => {
      const entry = entered.get(index);
      if (entry === undefined) return;
      entered.delete(index);
      for (const key of entry.keys) {
        const queue = queues.get(key) ?? [];
        queue.shift();
        const [first] = queue;
        if (first === undefined) {
          queues.delete(key);
          continue;
        }
        first.behind -= 1;
        if (first.behind > 0) continue;
        waiting.delete(first);
        ready.push(first.item);
      }
      if (ready.length > 0) hope?.resolve(undefined);
    },
    takeReady: () => {
      const taken = ready;
      ready = [];
      return taken;
    },
    whenReady: async () => {
      if (ready.length > 0) return;
      hope ??= Promise.withResolvers();
      await hope.promise;
      hope = undefined;
    },
    all: () => [...ready, ...Array.from(waiting, ({ item }) => item)],
  };
}
