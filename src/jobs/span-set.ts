import type { Span } from "../parallel/journal.ts";

/**
 * Which of very many inputs: as runs of consecutive ones, in ascending order. Most inputs are entered near the end of
 * what is there already, so that few runs have to move.
 */
export interface SpanSet {
  /** Enters them. Those that were in are taken out of the runs that they were in. */
  add(first: number, count: number): void;
  remove(first: number, count: number): void;
  has(index: number): boolean;
  /** The first of all indices that is not in. */
  readonly firstMissing: number;
  /** How many indices are in. */
  readonly size: number;
  spans(): readonly Span[];
  /** Of the runs, what lies within the range. */
  within(first: number, count: number): readonly Span[];
}

/** @param merge neighbours become one run; otherwise runs stay as they were entered */
export function createSpanSet({ merge }: { readonly merge: boolean }): SpanSet {
  const firsts: number[] = [];
  const ends: number[] = [];
  let size = 0;

  /** The first run that ends after the index. */
  const seek = (index: number): number => {
    const last = ends.length - 1;
    if (last < 0 || (ends[last] ?? 0) <= index) return last + 1;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > index) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  /** Takes the range out, and tells where a run that begins there belongs. */
  const cut = (first: number, end: number): number => {
    const from = seek(first);
    let to = from;
    while (to < firsts.length && (firsts[to] ?? 0) < end) {
      size -= Math.min(ends[to] ?? 0, end) - Math.max(firsts[to] ?? 0, first);
      to += 1;
    }
    if (from === to) return from;
    const before = firsts[from] ?? 0;
    const after = ends[to - 1] ?? 0;
    const keptBefore = before < first;
    const keptAfter = after > end;
    firsts.splice(from, to - from, ...(keptBefore ? [before] : []), ...(keptAfter ? [end] : []));
    ends.splice(from, to - from, ...(keptBefore ? [first] : []), ...(keptAfter ? [after] : []));
    return from + (keptBefore ? 1 : 0);
  };
  const insert = (place: number, first: number, end: number): void => {
    const joinsBefore = merge && place > 0 && ends[place - 1] === first;
    const joinsAfter = merge && firsts[place] === end;
    if (joinsBefore && joinsAfter) {
      ends.splice(place - 1, 1);
      firsts.splice(place, 1);
    } else if (joinsBefore) ends[place - 1] = end;
    else if (joinsAfter) firsts[place] = first;
    else {
      firsts.splice(place, 0, first);
      ends.splice(place, 0, end);
    }
  };

  return {
    add: (first, count) => {
      insert(cut(first, first + count), first, first + count);
      size += count;
    },
    remove: (first, count) => void cut(first, first + count),
    has: (index) => (firsts[seek(index)] ?? Infinity) <= index,
    get firstMissing() {
      let next = 0;
      for (let place = 0; firsts[place] === next; place++) next = ends[place] ?? next;
      return next;
    },
    get size() {
      return size;
    },
    within: (first, count) => {
      const found: Span[] = [];
      for (let place = seek(first); (firsts[place] ?? Infinity) < first + count; place++) {
        const start = Math.max(firsts[place] ?? 0, first);
        found.push({ first: start, count: Math.min(ends[place] ?? 0, first + count) - start });
      }
      return found;
    },
    spans: () => firsts.map((first, place) => ({ first, count: (ends[place] ?? 0) - first })),
  };
}
