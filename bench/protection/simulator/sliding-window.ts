/** What was added within the last so many milliseconds. The length may change; what has left does not come back. */
export interface SlidingWindow {
  add(amount: number, now: number): void;
  sum(lengthMs: number, now: number): number;
  /** When the sum will be below the limit, if nothing is added until then. */
  roomAt(limit: number, lengthMs: number, now: number): number;
}

/** How many entries that have left are kept before the lists are cut. */
const SLACK = 4096;

export function createSlidingWindow(): SlidingWindow {
  let times: number[] = [];
  let amounts: number[] = [];
  /** The first entry that has not left. */
  let head = 0;
  let total = 0;

  function forget(before: number): void {
    while (head < times.length && (times[head] ?? 0) <= before) {
      total -= amounts[head] ?? 0;
      head += 1;
    }
    // Differences of sums drift; an empty window is a chance to begin anew.
    if (head === times.length) total = 0;
    if (head <= SLACK || head * 2 <= times.length) return;
    times = times.slice(head);
    amounts = amounts.slice(head);
    head = 0;
  }

  return {
    add(amount, now) {
      total += amount;
      times.push(now);
      amounts.push(amount);
    },
    sum(lengthMs, now) {
      forget(now - lengthMs);
      return total;
    },
    roomAt(limit, lengthMs, now) {
      forget(now - lengthMs);
      let left = total;
      let index = head;
      while (left >= limit && index < times.length) left -= amounts[index++] ?? 0;
      return index === head ? now : (times[index - 1] ?? 0) + lengthMs;
    },
  };
}
