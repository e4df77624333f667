import { isAlike, kindOf } from "../sending/groups.ts";
import type { Write } from "../sending/write.ts";

/** Writes that wait until a batch of their kind is full. */
export interface PendingWrites<I> {
  /** The writes of one record: they stay together. */
  add(writes: readonly Write<I>[]): void;
  /** The first write of a batch that is full; with `any` of the fullest, if there is one. */
  due(which: "full" | "any"): Write<I> | undefined;
  /** So many of those that go with this one; more only where one record has more of them. */
  take(first: Write<I>, size: number): readonly Write<I>[];
  all(): readonly Write<I>[];
  readonly count: number;
}

/** So many batches may be filling at a time before the fullest goes: many callers would fill one each. */
const MOST_FILLING = 8;

/**
 * A batch is of one operation of one caller.
 *
 * @param usualSize how many make a batch full that is of writes like this one
 */
export function createPendingWrites<I>(usualSize: (write: Write) => number): PendingWrites<I> {
  const groups = new Map<string, Write<I>[]>();
  let lastGroup: Write<I>[] | undefined;
  let count = 0;

  const groupFor = (write: Write<I>): Write<I>[] => {
    // Writes mostly follow others of their kind: then its name need not be made.
    if (lastGroup?.[0] !== undefined && isAlike(lastGroup[0], write)) return lastGroup;
    const name = kindOf(write);
    lastGroup = groups.get(name);
    if (lastGroup === undefined) groups.set(name, (lastGroup = []));
    return lastGroup;
  };

  const fullest = (): readonly Write<I>[] => {
    let found: readonly Write<I>[] = [];
    for (const group of groups.values()) if (group.length > found.length) found = group;
    return found;
  };

  return {
    add: (writes) => {
      const [first] = writes;
      if (first === undefined) return;
      groupFor(first).push(...writes);
      count += writes.length;
    },
    due: (which) => {
      const group = fullest();
      const [first] = group;
      if (first === undefined || which === "any") return first;
      const most = usualSize(first);
      return group.length >= most || count >= MOST_FILLING * most ? first : undefined;
    },
    take: (first, size) => {
      const group = groupFor(first);
      let end = Math.min(size, group.length);
      while (end < group.length && group[end]?.index === group[end - 1]?.index) end += 1;
      const batch = group.splice(0, end);
      if (group.length === 0) groups.delete(kindOf(first));
      count -= batch.length;
      return batch;
    },
    all: () => [...groups.values()].flat(),
    get count() {
      return count;
    },
  };
}
