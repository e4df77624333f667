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
 * @param from where the first item stands
 * @param keepsAll what is settled is handed out, too
 */
export function createJobSieve(earlier: Earlier, from: number, keepsAll: boolean): JobSieve {
  const { doubtful } = earlier;
  let index = from;
  let missing = doubtful.reduce((sum, { count }) => sum + count, 0);
  let at = 0;
  let again = 0;

  /** The doubtful span that the index is in. */
  const spanHere = (): Span | undefined => {
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
      const span = spanHere();
      const begins = span !== previous;
      previous = span;
      if (span !== undefined) missing -= 1;
      const isSettled = span === undefined && earlier.isSettled(index);
      if (isSettled && keepsAll) again += 1;
      return { index: index++, begins, passed: isSettled && !keepsAll };
    },
  };
}

function endOf(span: Span | undefined): number {
  return span === undefined ? Infinity : span.first + span.count;
}
