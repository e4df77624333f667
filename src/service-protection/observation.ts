/** What became of one request, as far as the budget is concerned. */
export interface Observation {
  readonly result: "ok" | "throttled" | "failed";
  /** Of a throttled request: the limit that was met, where the service said so. */
  readonly facet?: "requests" | "executionTime" | "concurrency" | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly durationMs: number;
}
