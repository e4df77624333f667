/** What went through a connection and its clones. */
export interface ConnectionStats {
  /** Attempts that were sent. */
  readonly requests: number;
  /** Attempts that repeated an earlier one. */
  readonly retries: number;
  /** Attempts that were answered with 429. */
  readonly throttled: number;
}

export interface StatsCounter {
  readonly stats: ConnectionStats;
  count(what: keyof ConnectionStats): void;
}

/** Counts for itself and for the one that it was cloned from. */
export function createStats(parent?: StatsCounter): StatsCounter {
  const stats = { requests: 0, retries: 0, throttled: 0 };
  return {
    stats,
    count: (what) => {
      stats[what] += 1;
      parent?.count(what);
    },
  };
}
