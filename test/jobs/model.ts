import { createRandom } from "../../src/emulator/weather/random.ts";
import type { Books, Entry, JobView } from "../../src/index.ts";

/** What a journal says, as a text to compare. */
export function stateOf(view: JobView, books: Books): string {
  const { earlier } = books;
  const all = Array.from({ length: INPUTS }, (_, index) =>
    earlier.isSettled(index) ? "s" : earlier.isDoubtful(index) ? "d" : ".",
  );
  return textOf(all, earlier.counts, new Map([...view.failures()].map(({ index, message }) => [index, message])));
}

/** More than `write` comes to. */
export const INPUTS = 4_000;

function textOf(
  all: readonly string[],
  counts: Readonly<Record<string, number>>,
  failures: ReadonlyMap<number, string>,
) {
  const byName = Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([all.join(""), byName, [...failures].toSorted(([a], [b]) => a - b)]);
}

/** Writes to a job as a run does, and tells after each step what the journal then says. */
export async function* write(books: Books, seed: number, steps: number): AsyncIterable<string> {
  const random = createRandom(seed, "journal");
  const below = (limit: number): number => Math.floor(random() * limit);
  const all = Array.from({ length: INPUTS }, () => ".");
  const counts: Record<string, number> = {};
  const failures = new Map<number, string>();
  let next = 0;
  const underway: (readonly number[])[] = [];
  yield textOf(all, counts, failures);
  for (let step = 0; step < steps; step++) {
    if (underway.length < 4) {
      const batch = Array.from({ length: 1 + below(6) }, () => next++);
      underway.push(batch);
      for (const index of batch) all[index] = "d";
      const begun = books.begin(batch);
      yield textOf(all, counts, failures);
      await begun;
    }
    if (below(3) > 0) {
      const [batch = []] = underway.splice(below(underway.length), 1);
      const entries = batch.map((index) => settle(index, below));
      for (const { index, status, action, error } of entries) {
        all[index] = "s";
        const word = action ?? status;
        counts[word] = (counts[word] ?? 0) + 1;
        if (error !== undefined) failures.set(index, error.message);
      }
      books.settle(entries);
      books.mark({ items: next, offset: next * 50, line: next });
    }
    yield textOf(all, counts, failures);
  }
}

function settle(index: number, below: (limit: number) => number): Entry {
  if (below(8) > 0) return { index, status: "ok", action: below(2) === 0 ? "created" : "updated" };
  const message = "x".repeat(1 + below(300));
  return { index, status: "failed", input: { index }, error: new Error(message) };
}
