import { recordsIn, sizeBatch, surelyIn, SHORTEST_REQUEST_MS } from "./batch-size.ts";
import type { Place } from "./placement.ts";
import { RESERVE_MS } from "./room.ts";
import { LONGEST_REQUEST_MS, targetOf, workingLanes, type Situation } from "./situation.ts";

/** Requests are late, and what they take is an estimate: not all that can be sent will be. */
const SURE = 0.5;
/** With more of it, nothing is to be in flight that exceeds the budget. */
const MOST_CAUTION = 0.5;

/** Records for the next request of that kind. */
export function usualSize(situation: Situation, key: string, left: number): number {
  const { estimates, concurrency, fleet, outlook, random } = situation;
  const size = sizeBatch({
    cost: estimates.cost(key),
    perRecordAtMostMs: estimates.perRecordAtMostMs(key),
    faultRate: estimates.faultRate(key),
    isStarting: concurrency.isStarting,
    shortestMs: Math.max(SHORTEST_REQUEST_MS, outlook.perRequestMs),
    // When it takes another window anyhow, the last ones need not end together.
    left: outlook.bound === "budget" ? Infinity : left,
    places: Math.max(1, fleet.servers.length) * concurrency.limit,
    random,
  });
  return Math.min(size, left);
}

/**
 * The last requests of a window may be larger: they are charged only when they are done. As large as it takes to send all
 * that is left in this window, where that can be.
 */
export function lastSize(
  situation: Situation,
  place: Place,
  key: string,
  size: number,
  left: number,
  now: number,
): number {
  const { outlook, concurrency, caution, estimates } = situation;
  const { lane } = place;
  const cost = estimates.cost(key);
  if (lane === undefined || cost === undefined || concurrency.isStarting) return size;
  if (outlook.bound === "nothing" || caution > MOST_CAUTION) return size;
  if (lane.budget.executionMs(now) > lane.expectedMs) return size;
  const longest = Math.floor(recordsIn(LONGEST_REQUEST_MS, cost));
  const harmless = Math.ceil(1 / estimates.faultRate(key));
  const most = Math.min(
    left,
    longest,
    harmless,
    surelyIn(LONGEST_REQUEST_MS, estimates.perRecordAtMostMs(key) ?? Infinity),
  );
  return Math.max(size, Math.min(most, Math.ceil(left / (SURE * sendsLeft(situation, now)))));
}

/** Requests that can still be sent before the budgets of this window are used up. */
function sendsLeft(situation: Situation, now: number): number {
  let sends = 1;
  for (const server of situation.fleet.servers) {
    let isOpen = false;
    for (const lane of workingLanes(situation, server)) {
      const rest = lane.budget.executionMs(now) - RESERVE_MS;
      if (rest <= 0 || lane.lockedUntil > now) continue;
      const each = lane.inFlight === 0 ? situation.estimates.requestMs : lane.expectedMs / lane.inFlight;
      sends += Math.min(lane.inFlight, rest / Math.max(1, each));
      isOpen = true;
    }
    if (isOpen) sends += Math.max(0, targetOf(situation, server) - server.inFlight);
  }
  return sends;
}
