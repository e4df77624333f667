import { createHeaderReadings, readNumber } from "./header-readings.ts";
import type { Limits } from "./limits.ts";
import type { Observation } from "./observation.ts";
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
  /** How far the limits of this lane are from those that hold elsewhere, or are used up by others. */
  let moreExecution = 0;
  let moreRequests = 0;
  let knownExecution = limits.executionMs;
  let toldAt = -Infinity;
  let knownRequests = limits.requests;

  /** From the first reading on, for one window: what was taken, and what the service charged. */
  let isCompared = false;
  let first: { readonly left: number; readonly at: number } | undefined;
  let charged = 0;
  let taken = 0;
  let count = 0;

  function compare(durationMs: number, text: string | undefined, now: number): void {
    const left = text === undefined ? Number.NaN : readNumber(text) * 1000;
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
    if (executionReadings.trusted) moreExecution -= limits.executionMs - knownExecution;
    if (requestReadings.trusted) moreRequests -= limits.requests - knownRequests;
    knownExecution = limits.executionMs;
    knownRequests = limits.requests;
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
    settle(executionMs, { remainingExecution, remainingRequests, durationMs }, now) {
      execution.add(executionMs, now);
      if (remainingExecution !== undefined || remainingRequests !== undefined) toldAt = now;
      moreExecution += executionReadings.read(remainingExecution, executionLeft(now), limits.executionMs);
      compare(durationMs, remainingExecution, now);
      const counted = limits.requests + moreRequests - requests.sum(limits.windowMs, now);
      moreRequests += requestReadings.read(remainingRequests, counted, limits.requests);
    },
    roundTripMs: () => (count < ENOUGH_TO_COMPARE ? undefined : Math.max(0, (taken - charged) / count)),
  };
}
