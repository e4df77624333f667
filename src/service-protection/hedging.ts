import type { Admission } from "./admission.ts";

/** Watches the requests that may be sent once more, and knows which of them is long overdue. */
export interface Hedging {
  begin(admission: Admission): void;
  end(admission: Admission): void;
  /** One was done: how late is usual. */
  learn(admission: Admission, executionMs: number): void;
  /** No request is overdue before this time; infinite when none is watched. */
  readonly dueAt: number;
  /** The one that is most overdue. */
  overdue(now: number, roundTripMs: number): Admission | undefined;
  /** There was no room for a copy: look again a little later. */
  postpone(now: number): void;
}

/**
 * Late is who takes longer than nearly all others do, by the rule for when a packet counts as lost: the mean and four
 * deviations. Source: RFC 6298, "Computing TCP's Retransmission Timer".
 */
const DEVIATIONS = 4;
const MEMORY = 0.05;
const EARLIEST = 1.5;
/** A straggler must not make all that come after it seem punctual. */
const LATEST_LEARNED = 3;
/** Short requests are late for reasons that a copy would meet as well. */
const LEAST_MS = 50;
const LOOK_AGAIN_MS = 100;

export function createHedging(): Hedging {
  const watched = new Set<Admission>();
  let mean = 1;
  let deviation = 0.5;
  let dueAt = Infinity;

  /** Times its expectation. */
  const patience = (): number => Math.max(EARLIEST, mean + DEVIATIONS * deviation);
  const dueOf = ({ sentAt, expectedMs }: Admission, roundTripMs: number): number =>
    sentAt + roundTripMs + Math.max(LEAST_MS, patience() * expectedMs);

  return {
    begin(admission) {
      if (!admission.mayRepeat) return;
      watched.add(admission);
      dueAt = Math.min(dueAt, admission.sentAt + LEAST_MS);
    },
    end(admission) {
      if (watched.delete(admission) && watched.size === 0) dueAt = Infinity;
    },
    learn(admission, executionMs) {
      const ratio = Math.min(LATEST_LEARNED, executionMs / Math.max(1, admission.expectedMs));
      deviation += MEMORY * (Math.abs(ratio - mean) - deviation);
      mean += MEMORY * (ratio - mean);
    },
    get dueAt() {
      return dueAt;
    },
    overdue(now, roundTripMs) {
      if (now < dueAt) return undefined;
      let worst: Admission | undefined;
      dueAt = Infinity;
      for (const admission of watched) {
        const due = dueOf(admission, roundTripMs);
        if (due < dueAt) [worst, dueAt] = [admission, due];
      }
      return dueAt <= now ? worst : undefined;
    },
    postpone(now) {
      dueAt = now + LOOK_AGAIN_MS;
    },
  };
}
