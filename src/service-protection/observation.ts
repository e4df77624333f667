export type Facet = "requests" | "executionTime" | "concurrency";

/** What became of one request, as far as the budget is concerned. */
export interface Observation {
  /** "failed": not done, or done in part; what there is of an answer still tells about the server. */
  readonly result: "ok" | "throttled" | "failed";
  /** Of a throttled request: the limit that was met, where the service said so. */
  readonly facet?: Facet | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Of a throttled request: the service's own words. They name the limit. */
  readonly message?: string | undefined;
  /** From sending to the answer. */
  readonly durationMs: number;
  /** The affinity cookie of the server that answered. */
  readonly server?: string | undefined;
  /** As the service wrote it, in `x-ms-ratelimit-burst-remaining-xrm-requests`. */
  readonly remainingRequests?: string | undefined;
  /** As the service wrote it, in seconds, in `x-ms-ratelimit-time-remaining-xrm-requests`. */
  readonly remainingExecution?: string | undefined;
  /** As the service wrote it, in `x-ms-dop-hint`. */
  readonly recommendedDop?: string | undefined;
}
