import type { Oracle } from "../oracle/oracle.ts";
import { LARGEST_BATCH } from "../oracle/greedy-spending.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** The shortest request that is worth its overhead: shorter ones meet the limit of requests before that of execution time. */
const SHORT_REQUEST_MS = 250;
const FEWEST_REQUESTS = 200;
const FEWEST_DURATIONS = 20;

/** Whether a job is long enough to say something: one of few requests is decided by the last of them. */
export function isJudged({ records, operation, roundTripMs }: Scenario, exact: Oracle): boolean {
  const { fixedMs, perRecordMs } = operation;
  const wanted = perRecordMs === 0 ? LARGEST_BATCH : Math.floor((SHORT_REQUEST_MS - fixedMs) / perRecordMs);
  const batch = Math.max(1, Math.min(LARGEST_BATCH, wanted));
  const durationMs = roundTripMs + fixedMs + perRecordMs * batch;
  return records / batch >= FEWEST_REQUESTS && exact.makespanMs >= FEWEST_DURATIONS * durationMs;
}
