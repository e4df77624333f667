/** The sum of what was added within the last so many milliseconds. */
export interface WindowedSum {
  add(amount: number, now: number): void;
  sum(lengthMs: number, now: number): number;
  /** When the sum will be at most so much, if nothing is added until then. */
  whenAtMost(most: number, lengthMs: number, now: number): number;
  /** When the last of those was added that must be gone, if no more than so much is left; -Infinity: none must. */
  goneUntil(most: number): number;
}

/** How many entries that have left are kept before the lists are cut. */
const SLACK = 1024;

export function createWindowedSum(): WindowedSum {
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

  function goneUntil(most: number): number {
    let left = total;
    let index = head;
    while (left > most && index < times.length) left -= amounts[index++] ?? 0;
    return index === head ? -Infinity : (times[index - 1] ?? 0);
  }

  return {
    add(amount, now) {
      // A clock that was put back must not disturb the order.
      times.push(Math.max(now, times.at(-1) ?? now));
      amounts.push(amount);
      total += amount;
    },
    sum(lengthMs, now) {
      forget(now - lengthMs);
      return total;
    },
    whenAtMost(most, lengthMs, now) {
      forget(now - lengthMs);
      const until = goneUntil(most);
      return until === -Infinity ? now : until + lengthMs;
    },
    goneUntil,
  };
}
