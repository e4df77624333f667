import type { Place, Sieve } from "../chunk-source.ts";
import type { Earlier, Span } from "../journal.ts";

export interface JobSieve extends Sieve {
  /** Doubtful inputs that did not come again, so far. */
  readonly missing: number;
  /** Settled inputs that were handed out all the same, so far. */
  readonly again: number;
}

/**
 * Passes over what is settled. What was begun together and is in doubt comes together again: a chunk is cut where it was.
 *
 * @param nextIndex where the next item stands
 * @param keepsAll what is settled is handed out, too
 */
export function createJobSieve(earlier: Earlier, nextIndex: () => number, keepsAll: boolean): JobSieve {
  const { doubtful } = earlier;
  let last = -1;
  let missing = doubtful.reduce((sum, { count }) => sum + count, 0);
  let at = 0;
  let again = 0;

  /** The doubtful span that the index is in. */
  const spanAt = (index: number): Span | undefined => {
    while (endOf(doubtful[at]) <= index) at += 1;
    const span = doubtful[at];
    return span !== undefined && span.first <= index ? span : undefined;
  };
  let previous: Span | undefined;

  return {
    get missing() {
      return missing;
    },
    get again() {
      return again;
    },
    next: (): Place => {
      const index = nextIndex();
      const span = spanAt(index);
      const begins = span !== previous || index !== last + 1;
      previous = span;
      last = index;
      if (span !== undefined) missing -= 1;
      const isSettled = span === undefined && earlier.isSettled(index);
      if (isSettled && keepsAll) again += 1;
      return { index, begins, passed: isSettled && !keepsAll };
    },
  };
}

function endOf(span: Span | undefined): number {
  return span === undefined ? Infinity : span.first + span.count;
}
