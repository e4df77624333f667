import { createHeap } from "./heap.ts";

/** What will happen, in the order of its time. Time is virtual: it leaps from one thing to the next. */
export interface Agenda {
  now(): number;
  /** Things of the same time happen in the order in which they were put down. */
  at(time: number, action: () => void): void;
  /** Lets the next thing happen; false: there is none. */
  step(): boolean;
}

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
}

export function createAgenda(): Agenda {
  const entries = createHeap<Entry>((a, b) => a.time < b.time || (a.time === b.time && a.order < b.order));
  let now = 0;
  let order = 0;
  return {
    now: () => now,
    at(time, action) {
      entries.push({ time: Math.max(time, now), order: order++, action });
    },
    step() {
      const entry = entries.pop();
      if (entry === undefined) return false;
      now = entry.time;
      entry.action();
      return true;
    },
  };
}
