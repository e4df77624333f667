/** What was added within the last so many milliseconds. */
export interface SlidingWindow {
  add(amount: number, now: number): void;
  sum(now: number): number;
  /** When the sum will be below the limit, if nothing is added until then. */
  roomAt(limit: number, now: number): number;
}

interface Entry {
  readonly at: number;
  amount: number;
}

/** How many entries that have left are kept before the list is cut. */
const SLACK = 1024;

export function createSlidingWindow(lengthMs: number): SlidingWindow {
  let entries: Entry[] = [];
  /** The first entry that has not left. */
  let head = 0;
  let total = 0;

  function forget(now: number): void {
    for (let entry = entries[head]; entry && entry.at + lengthMs <= now; entry = entries[head]) {
      total -= entry.amount;
      head += 1;
    }
    if (head === entries.length) total = 0;
    if (head > SLACK && head * 2 > entries.length) {
      entries = entries.slice(head);
      head = 0;
    }
  }

  return {
    add(amount, now) {
      forget(now);
      total += amount;
      const last = entries.at(-1);
      if (last?.at === now && entries.length > head) last.amount += amount;
      else entries.push({ at: now, amount });
    },
    sum(now) {
      forget(now);
      return total;
    },
    roomAt(limit, now) {
      forget(now);
      let left = total;
      let room = now;
      for (let index = head; left >= limit && index < entries.length; index++) {
        const entry = entries[index];
        if (!entry) break;
        left -= entry.amount;
        room = entry.at + lengthMs;
      }
      return room;
    },
  };
}
