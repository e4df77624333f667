/** What went through a connection and its clones. */
export interface ConnectionStats {
  /** Attempts that were sent. */
  readonly requests: number;
  /** Attempts that repeated an earlier one. */
  readonly retries: number;
  /** Attempts that were answered with 429. */
  readonly throttled: number;
  /**
   * What of the daily entitlement they used: one for each record that was written or looked up by its key, whatever carried it, and one for every
   * other request. What the service did not let in, by a 429 or for its sign-in, counts for nothing.
   * Source: "Requests limits and allocations" of Power Platform.
   */
  readonly powerPlatformRequests: number;
}

export interface StatsCounter {
  readonly stats: ConnectionStats;
  /** @param by @default 1 */
  count(what: keyof ConnectionStats, by?: number): void;
}

/** Counts for itself and for the one that it was cloned from. */
export function createStats(parent?: StatsCounter): StatsCounter {
  const stats = { requests: 0, retries: 0, throttled: 0, powerPlatformRequests: 0 };
  return {
    stats,
    count: (what, by = 1) => {
      stats[what] += by;
      parent?.count(what, by);
    },
  };
}
