import { isAlike, kindOf } from "../sending/groups.ts";
import type { Write } from "../sending/write.ts";

/** Writes that wait until a batch of their kind is full. */
export interface PendingWrites<I> {
  /** The writes of one record: they stay together. */
  add(writes: readonly Write<I>[]): void;
  /** A batch that is full; with `any` the fullest, if there is one. */
  take(which: "full" | "any"): readonly Write<I>[] | undefined;
  all(): readonly Write<I>[];
  readonly count: number;
}

/** So many batches may be filling at a time before the fullest goes: many callers would fill one each. */
const MOST_FILLING = 8;

/** Writes of a batch; or how many are best for one like this. */
export type BatchSize = number | ((write: Write) => number);

/** A batch is of one operation of one caller. It has `batchSize` writes, more only where one record has more of them. */
export function createPendingWrites<I>(batchSize: BatchSize): PendingWrites<I> {
  const groups = new Map<string, Write<I>[]>();
  let lastGroup: Write<I>[] | undefined;
  let count = 0;

  const sizeFor = ([first]: readonly Write<I>[]): number => {
    if (typeof batchSize === "number") return batchSize;
    return first === undefined ? 1 : batchSize(first);
  };

  const groupFor = (write: Write<I>): Write<I>[] => {
    // Writes mostly follow others of their kind: then its name need not be made.
    if (lastGroup?.[0] !== undefined && isAlike(lastGroup[0], write)) return lastGroup;
    const name = kindOf(write);
    lastGroup = groups.get(name);
    if (lastGroup === undefined) groups.set(name, (lastGroup = []));
    return lastGroup;
  };

  const cut = (name: string, group: Write<I>[], most: number): readonly Write<I>[] => {
    let end = Math.min(most, group.length);
    while (end < group.length && group[end]?.index === group[end - 1]?.index) end += 1;
    const batch = group.splice(0, end);
    if (group.length === 0) groups.delete(name);
    count -= batch.length;
    return batch;
  };

  const fullest = (): [string, Write<I>[]] | undefined => {
    let found: [string, Write<I>[]] | undefined;
    for (const group of groups) if (group[1].length > (found?.[1].length ?? 0)) found = group;
    return found;
  };

  return {
    add: (writes) => {
      const [first] = writes;
      if (first === undefined) return;
      groupFor(first).push(...writes);
      count += writes.length;
    },
    take: (which) => {
      const found = fullest();
      if (found === undefined) return undefined;
      const most = sizeFor(found[1]);
      const isDue = found[1].length >= most || which === "any" || count >= MOST_FILLING * most;
      return isDue ? cut(...found, most) : undefined;
    },
    all: () => [...groups.values()].flat(),
    get count() {
      return count;
    },
  };
}
