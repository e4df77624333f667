/** What a client did, as the sink saw it. Signing in and definitions are not counted. */
export interface Counts {
  readonly requests: number;
  /** Of the bodies, there and back. */
  readonly bytes: number;
  readonly records: number;
  /** When the first of the requests was there, in milliseconds since 1970; null before. */
  readonly firstAt: number | null;
}

export interface Tally {
  /** Notes one request, when it is answered. */
  add(request: { readonly at: number; readonly records: number; readonly bytes: number }): void;
  readonly counts: Counts;
  reset(): void;
}

export function createTally(): Tally {
  let counts: Counts = { requests: 0, bytes: 0, records: 0, firstAt: null };
  return {
    add({ at, records, bytes }) {
      counts = {
        requests: counts.requests + 1,
        bytes: counts.bytes + bytes,
        records: counts.records + records,
        firstAt: counts.firstAt ?? at,
      };
    },
    get counts() {
      return counts;
    },
    reset() {
      counts = { requests: 0, bytes: 0, records: 0, firstAt: null };
    },
  };
}

/** With fractions, and the same in all processes of a machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
