import { learnLimits, type Limits } from "./limits.ts";
import type { Observation } from "./observation.ts";
import type { Lane } from "./server.ts";

/** The limit of requests at a time is a live gauge: it clears at once, whatever the service says of minutes. */
const CONCURRENCY_PAUSE_MS = 300;
const CONCURRENCY_SHARE = 0.8;
/** After a lock that the books do not explain. */
const FEW = 2;
const LITTLE = 0.03;
const DEFAULT_LOCK_MS = 5_000;
/** A waiting time of 0, or a date that has passed by another clock, must not become a loop without a pause. */
const SHORTEST_LOCK_MS = 100;
/** The service's waiting times can be far longer than its window; after one window there is budget again. */
const LONGEST_LOCK_MS = 300_000;
/** From the third refusal in a row on something is not understood: ever longer pauses. */
const REFUSALS_UNDERSTOOD = 2;
const FIRST_BREAK_MS = 100;
const LONGEST_BREAK_MS = 30_000;

/**
 * Each of the three limits in its own way: fewer at a time after a short pause for one, for the others waiting until the
 * window has room. Source: "Service protection API limits".
 */
export function reactToRefusal(lane: Lane, observation: Observation, limits: Limits, now: number): void {
  const { facet, retryAfterMs } = observation;
  learnLimits(limits, observation);
  // What was in flight together is refused together: that is one lesson, not fifty.
  if (lane.lockedUntil <= now) lane.refusals += 1;
  if (facet === "concurrency") {
    shrink(lane, observation, limits, now);
  } else {
    const waitMs = Math.min(Math.max(retryAfterMs ?? DEFAULT_LOCK_MS, SHORTEST_LOCK_MS), LONGEST_LOCK_MS);
    lock(lane, now + waitMs, `the service asked to wait ${Math.ceil(waitMs / 1000)} s (${facet ?? "unnamed limit"})`);
    if (!isExplained(lane, limits, now)) {
      lane.most = Math.min(lane.most, FEW);
      lane.isProbing = true;
    }
  }
  if (lane.refusals > REFUSALS_UNDERSTOOD) {
    const breakMs = Math.min(LONGEST_BREAK_MS, FIRST_BREAK_MS * 2 ** (lane.refusals - REFUSALS_UNDERSTOOD));
    lock(lane, now + breakMs, `refused ${lane.refusals} times in a row`);
  }
}

/** By one's own books there was little left. Otherwise others spend it, and how much will be there is not known. */
function isExplained({ budget }: Lane, limits: Limits, now: number): boolean {
  const requests = budget.requests(now) / limits.requests;
  return Math.min(requests, budget.executionMs(now) / limits.executionMs) < LITTLE;
}

function lock(lane: Lane, until: number, reason: string): void {
  if (until <= lane.lockedUntil) return;
  lane.lockedUntil = until;
  lane.reason = reason;
}

function shrink(lane: Lane, { message }: Observation, limits: Limits, now: number): void {
  // What was in flight together meets the limit together: that is one lesson, not fifty.
  if (lane.lockedUntil > now) return;
  const inFlight = lane.inFlight + 1;
  if (message === undefined && !limits.isConcurrencyKnown) limits.concurrency = Math.max(1, inFlight - 1);
  // Met below the limit: other clients of this principal have the rest.
  if (inFlight < limits.concurrency) {
    lane.most = Math.max(1, Math.floor(inFlight * CONCURRENCY_SHARE));
    lane.isProbing = false;
  }
  lock(lane, now + CONCURRENCY_PAUSE_MS, "the service's limit of concurrent requests was met");
}

/** What was taken back is regained: quickly after a lock, slowly where others have a part of it. */
export function regain(lane: Lane): void {
  lane.refusals = 0;
  lane.most += lane.isProbing ? 1 : 1 / Math.max(1, lane.most);
}
