/** How many requests a server is to work on at a time, all principals together. */
export interface Concurrency {
  readonly limit: number;
  /** Nothing has shown yet how many would be too many. */
  readonly isStarting: boolean;
  /** A request is done, and nothing shows that requests slow each other down: dare more. */
  grow(servers: number, most: number): void;
  /** So many are right. */
  settle(limit: number): void;
  keepBelow(most: number): void;
}

const FIRST = 12;
/** With one more for each that is done it doubles in the time that a request takes. */
const DOUBLING = 1;
const CAUTIOUS_GROWTH = 0.15;
const FASTER = 1.5;
const FASTER_AFTER = 1.15;

export function createConcurrency(): Concurrency {
  let limit = FIRST;
  let growth = DOUBLING;
  let isStarting = true;
  let fasterFrom = Infinity;

  return {
    get limit() {
      return limit;
    },
    get isStarting() {
      return isStarting;
    },
    grow(servers, most) {
      limit = Math.min(most, limit + growth / Math.max(1, servers));
      if (limit >= most) isStarting = false;
      if (limit < fasterFrom) return;
      growth = Math.min(DOUBLING, growth * FASTER);
      fasterFrom = limit * FASTER_AFTER;
    },
    keepBelow(most) {
      limit = Math.max(1, Math.min(limit, most));
    },
    settle(right) {
      isStarting = false;
      limit = Math.max(1, right);
      growth = CAUTIOUS_GROWTH;
      fasterFrom = limit * FASTER_AFTER;
    },
  };
}
