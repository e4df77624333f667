import type { Asked, Books, Earlier, Entry, Journal, Mark, Span } from "../../../src/parallel/journal.ts";

/** A job whose books are kept in memory: what a process that ends leaves behind is what was entered. */
export interface MemoryJob extends Journal {
  readonly asked: readonly Asked[];
  readonly entries: ReadonlyMap<number, Entry>;
  readonly begun: readonly (readonly number[])[];
  readonly marks: readonly Mark[];
  readonly ends: readonly ("completed" | "interrupted")[];
  /** Called before anything is begun: what it throws is thrown. */
  onBegin: (indices: readonly number[]) => void;
  onSettle: (entries: readonly Entry[]) => void;
  onClose: () => void;
}

export function createMemoryJob(seed = 1): MemoryJob {
  const asked: Asked[] = [];
  const entries = new Map<number, Entry>();
  const begun: (readonly number[])[] = [];
  const marks: Mark[] = [];
  const checksums = new Map<string, number>();
  const ends: ("completed" | "interrupted")[] = [];

  const job: MemoryJob = {
    name: "a test's",
    asked,
    entries,
    begun,
    marks,
    ends,
    onBegin: () => undefined,
    onSettle: () => undefined,
    onClose: () => undefined,
    open: (what) => {
      asked.push(what);
      const books: Books = {
        seed: new Uint8Array(32).fill(seed),
        createdAt: 1_700_000_000_000,
        earlier: earlierOf(entries, begun, marks, new Map(checksums)),
        begin: async (indices) => {
          await Promise.resolve();
          job.onBegin(indices);
          begun.push(indices);
        },
        settle: (some) => {
          job.onSettle(some);
          for (const entry of some) {
            if (entries.has(entry.index)) throw new Error(`Input ${entry.index} is settled twice.`);
            entries.set(entry.index, entry);
          }
        },
        mark: (mark) => void marks.push(mark),
        vouch: (first, count, checksum) => void checksums.set(`${first} ${count}`, checksum),
        close: (end) => {
          job.onClose();
          ends.push(end);
          return Promise.resolve();
        },
      };
      return Promise.resolve(books);
    },
  };
  return job;
}

/** As it is now, whatever is entered later. */
function earlierOf(
  entries: ReadonlyMap<number, Entry>,
  begun: readonly (readonly number[])[],
  marks: readonly Mark[],
  checksums: ReadonlyMap<string, number>,
): Earlier {
  const settled = new Set(entries.keys());
  const doubtful = new Set(begun.flat().filter((index) => !settled.has(index)));
  const counts: Record<string, number> = {};
  for (const { status, action = "ok" } of entries.values()) {
    const name = status === "ok" ? action : status;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  let from = 0;
  while (settled.has(from)) from += 1;
  return {
    from,
    isSettled: (index) => settled.has(index),
    isDoubtful: (index) => doubtful.has(index),
    doubtful: spansOf(begun, doubtful),
    counts,
    mark: marks.findLast(({ items }) => items <= from),
    checksum: (first, count) => checksums.get(`${first} ${count}`),
  };
}

/** Runs of consecutive indices that were begun together. */
function spansOf(begun: readonly (readonly number[])[], doubtful: ReadonlySet<number>): readonly Span[] {
  const left = new Set(doubtful);
  const spans: Span[] = [];
  for (const indices of begun.toReversed()) {
    const own = indices.filter((index) => left.delete(index)).sort((a, b) => a - b);
    for (const index of own) {
      const last = spans.at(-1);
      if (last !== undefined && own.includes(index - 1) && last.first + last.count === index)
        spans[spans.length - 1] = { first: last.first, count: last.count + 1 };
      else spans.push({ first: index, count: 1 });
    }
  }
  return spans.sort((a, b) => a.first - b.first);
}
