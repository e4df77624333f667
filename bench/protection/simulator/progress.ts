/** How many records were answered for, and when. */
export interface Progress {
  add(records: number, now: number): void;
  total(): number;
  /** How many until then. */
  at(ms: number): number;
}

export function createProgress(): Progress {
  const times: number[] = [];
  const totals: number[] = [];
  let total = 0;

  /** How many of the times are not after this one. */
  function countUntil(ms: number): number {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(records, now) {
      total += records;
      times.push(now);
      totals.push(total);
    },
    total: () => total,
    at: (ms) => totals[countUntil(ms) - 1] ?? 0,
  };
}
