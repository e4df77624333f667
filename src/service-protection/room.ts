import type { Lane } from "./server.ts";
import type { Situation } from "./situation.ts";

/** Kept back of a lane's execution time, for what the books may be wrong by. */
export const RESERVE_MS = 100;
const LARGEST_MARGIN = 0.5;
const SHORTEST_WAIT_MS = 10;

/** When this lane has room for a request, if nothing else happens; infinite when only an answer can make some. */
export function readyAt(lane: Lane, needMs: number, situation: Situation, now: number): number {
  if (lane.lockedUntil > now) return lane.lockedUntil;
  if (lane.inFlight >= mostOf(lane, situation)) return Infinity;
  const at = budgetAt(lane, marginOf(lane, needMs, situation), now);
  return at > now && mayTouch(lane, situation, now) ? now : at;
}

/** When the budgets of this lane have more than that left. */
export function budgetAt({ lockedUntil, budget }: Lane, marginMs: number, now: number): number {
  if (lockedUntil > now) return lockedUntil;
  // One that takes longer than the whole budget would wait for ever.
  const neededMs = Math.min(marginMs, LARGEST_MARGIN * budget.executionLimitMs(now));
  if (budget.executionMs(now) > neededMs && budget.requests(now) >= 1) return now;
  return Math.max(now + SHORTEST_WAIT_MS, budget.whenLeft(neededMs, now));
}

/** Requests at a time. The service's own count may lag behind by one. */
export function mostOf(lane: Lane, { limits }: Situation): number {
  return Math.min(lane.most, limits.isConcurrencyKnown ? Math.max(1, limits.concurrency - 1) : limits.concurrency);
}

/**
 * What may be charged while a request is on its way. A request in flight is charged only when it is done: what is in
 * flight at the end of a budget may exceed it, unless the service has shown that it takes that amiss.
 */
function marginOf(lane: Lane, needMs: number, { estimates, caution }: Situation): number {
  const done = (lane.inFlight * estimates.longestRoundTripMs) / Math.max(1, needMs);
  const onTheWay = Math.min(lane.expectedMs, needMs * (done + 2 * Math.sqrt(done)));
  return RESERVE_MS + onTheWay + caution * (lane.expectedMs + needMs);
}

/** Nobody has said what the limit is: one lane finds out, and the refusal names it. */
function mayTouch(lane: Lane, situation: Situation, now: number): boolean {
  if (situation.limits.isExecutionKnown || lane.budget.isTold() || lane.budget.requests(now) < 1) return false;
  situation.touching ??= lane;
  return lane === situation.touching;
}
