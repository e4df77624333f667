import { createHeaderReadings, readNumber } from "./header-readings.ts";
import type { Limits } from "./limits.ts";
import type { Observation } from "./observation.ts";
import { createWindowSearch } from "./window-search.ts";
import { createWindowedSum } from "./windowed-sum.ts";

/** The books of what one principal may still ask of one server. */
export interface Budget {
  /** Execution time that is left, in milliseconds; what is in flight is not charged yet. */
  executionMs(now: number): number;
  requests(now: number): number;
  executionLimitMs(now: number): number;
  /** The service says itself what is left, and can be believed. */
  isTold(): boolean;
  /** When so much of either will be left, if nothing is spent until then. */
  whenLeft(executionMs: number, now: number): number;
  whenRequests(requests: number, now: number): number;
  countRequest(now: number): void;
  /** Charges what a request took, and compares with what the service says. */
  settle(executionMs: number, observation: Observation, now: number): void;
  /** How much longer requests took than the service charged for them: the way there and back. Undefined: not known. */
  roundTripMs(): number | undefined;
}

/** Requests that are not counted on: other clients may sign in as the same principal. */
const SPARE_REQUESTS = 0.015;
const ENOUGH_TO_COMPARE = 4;

export function createBudget(limits: Limits): Budget {
  const execution = createWindowedSum();
  const requests = createWindowedSum();
  const executionReadings = createHeaderReadings(1000);
  const requestReadings = createHeaderReadings(1);
  const executionWindow = createWindowSearch(execution);
  const requestWindow = createWindowSearch(requests);
  /** How far the limits of this lane are from those that hold elsewhere, or are used up by others. */
  let moreExecution = 0;
  let moreRequests = 0;
  let knownExecution = limits.executionMs;
  let toldAt = -Infinity;
  let knownRequests = limits.requests;
  let knownWindowMs = limits.windowMs;

  /** From the first reading on, for one window: what was taken, and what the service charged. */
  let isCompared = false;
  let first: { readonly left: number; readonly at: number } | undefined;
  let charged = 0;
  let taken = 0;
  let count = 0;

  function compare(durationMs: number, text: string | undefined, now: number): void {
    const left = 1000 * numberIn(text);
    if (!(left >= 0) || !executionReadings.trusted || isCompared) return;
    // The service does not go below nothing, and what it charges then is not seen.
    isCompared = left === 0 || (first !== undefined && now - first.at >= limits.windowMs);
    if (isCompared) return;
    if (first === undefined) {
      first = { left, at: now };
    } else {
      taken += durationMs;
      count += 1;
      charged = first.left - left;
    }
  }

  /**
   * What elsewhere was learned of the limits does not change what the service says of this lane. What others have spent by
   * its word comes back with the window.
   */
  function keepUp(now: number): void {
    if (now - toldAt >= limits.windowMs) {
      moreExecution = Math.max(0, moreExecution);
      moreRequests = Math.max(0, moreRequests);
    }
    const [by, byRequests] = [limits.executionMs - knownExecution, limits.requests - knownRequests];
    if (by !== 0) moreExecution = executionReadings.trusted ? moreExecution - by : 0;
    if (byRequests !== 0) moreRequests = requestReadings.trusted ? moreRequests - byRequests : 0;
    knownExecution = limits.executionMs;
    knownRequests = limits.requests;
    if (knownWindowMs === limits.windowMs) return;
    knownWindowMs = limits.windowMs;
    // What had come back sooner than expected had been taken for more than the limit.
    if (executionReadings.trusted) moreExecution = (executionWindow.total ?? limits.executionMs) - limits.executionMs;
    if (requestReadings.trusted) moreRequests = (requestWindow.total ?? limits.requests) - limits.requests;
  }

  /** Nobody has named the window: the readings may show it. */
  function search({ remainingExecution, remainingRequests }: Observation, now: number): void {
    if (limits.isWindowKnown) return;
    const { windowMs } = limits;
    const found = [
      executionReadings.trusted ? executionWindow.read(1000 * numberIn(remainingExecution), windowMs, now) : undefined,
      requestReadings.trusted ? requestWindow.read(numberIn(remainingRequests), windowMs, now) : undefined,
    ];
    limits.windowMs = Math.min(windowMs, ...found.flatMap((one) => one ?? []));
  }

  const executionLimit = (now: number): number => {
    keepUp(now);
    return limits.executionMs + moreExecution;
  };
  const requestLimit = (now: number): number => {
    keepUp(now);
    const limit = limits.requests + moreRequests;
    return limit - Math.floor(limit * SPARE_REQUESTS);
  };
  const executionLeft = (now: number): number => executionLimit(now) - execution.sum(limits.windowMs, now);
  const requestsLeft = (now: number): number => requestLimit(now) - requests.sum(limits.windowMs, now);

  /** When one's own requests leave the window, or those of others, which are not known one by one. */
  const comesBack = (now: number, own: number): number => (own > now ? own : Math.max(now, toldAt + limits.windowMs));

  return {
    executionMs: executionLeft,
    requests: requestsLeft,
    executionLimitMs: executionLimit,
    isTold: () => executionReadings.trusted,
    whenLeft: (executionMs, now) =>
      comesBack(
        now,
        Math.max(
          execution.whenAtMost(executionLimit(now) - executionMs, limits.windowMs, now),
          requests.whenAtMost(requestLimit(now) - 1, limits.windowMs, now),
        ),
      ),
    whenRequests: (count, now) => comesBack(now, requests.whenAtMost(requestLimit(now) - count, limits.windowMs, now)),
    countRequest: (now) => requests.add(1, now),
    settle(executionMs, observation, now) {
      const { remainingExecution, remainingRequests, durationMs } = observation;
      keepUp(now);
      execution.add(executionMs, now);
      if (remainingExecution !== undefined || remainingRequests !== undefined) toldAt = now;
      moreExecution += executionReadings.read(remainingExecution, executionLeft(now), limits.executionMs);
      compare(durationMs, remainingExecution, now);
      const counted = limits.requests + moreRequests - requests.sum(limits.windowMs, now);
      moreRequests += requestReadings.read(remainingRequests, counted, limits.requests);
      search(observation, now);
    },
    roundTripMs: () => (count < ENOUGH_TO_COMPARE ? undefined : Math.max(0, (taken - charged) / count)),
  };
}

function numberIn(text: string | undefined): number {
  return text === undefined ? Number.NaN : readNumber(text);
}
