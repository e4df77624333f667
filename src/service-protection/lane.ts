import type { Observation } from "./observation.ts";

/** Where one service protection budget is spent, and what is known of it. */
export interface Lane {
  readonly principal: number;
  inFlight: number;
  /** The most requests in flight at once. */
  limit: number;
  /** Nothing is sent before this time. */
  lockedUntil: number;
  reason: string;
  successesAtLimit: number;
}

/** Two under the published limit of 52, which other clients of the same principal share. */
const INITIAL_LIMIT = 50;

const CONCURRENCY_PAUSE_MS = 300;
const DEFAULT_LOCK_MS = 5_000;
/** A waiting time of 0, or a date that has passed by another clock, must not become a loop without a pause. */
const SHORTEST_LOCK_MS = 100;
/** The service's waiting times can be far longer than its window; after one window there is budget again. */
const LONGEST_LOCK_MS = 300_000;

export function createLane(principal: number): Lane {
  return {
    principal,
    inFlight: 0,
    limit: INITIAL_LIMIT,
    lockedUntil: 0,
    reason: "no limit met so far",
    successesAtLimit: 0,
  };
}

export function hasRoom(lane: Lane, now: number): boolean {
  return lane.inFlight < lane.limit && lane.lockedUntil <= now;
}

/**
 * Learns from one answer. The concurrency limit is a live gauge that clears at once: fewer requests, a short pause.
 * The window limits clear with time only: wait as told. What was taken back is regained one by one.
 * Source: "Service protection API limits".
 */
export function learn(lane: Lane, observation: Observation, now: number): void {
  if (observation.result === "throttled") {
    if (observation.facet === "concurrency") shrink(lane, now);
    else lock(lane, observation, now);
  } else if (observation.result === "ok" && lane.limit < INITIAL_LIMIT) {
    regain(lane);
  }
}

function shrink(lane: Lane, now: number): void {
  // What was in flight together meets the limit together: that is one lesson, not fifty.
  if (lane.lockedUntil > now) return;
  lane.limit = Math.max(1, Math.floor(Math.min(lane.limit, lane.inFlight + 1) * 0.8));
  lane.successesAtLimit = 0;
  lane.lockedUntil = Math.max(lane.lockedUntil, now + CONCURRENCY_PAUSE_MS);
  lane.reason = `the service's limit of concurrent requests was met; now at most ${lane.limit}`;
}

function lock(lane: Lane, { retryAfterMs, facet }: Observation, now: number): void {
  const wait = Math.min(Math.max(retryAfterMs ?? DEFAULT_LOCK_MS, SHORTEST_LOCK_MS), LONGEST_LOCK_MS);
  lane.lockedUntil = Math.max(lane.lockedUntil, now + wait);
  lane.reason = `the service asked to wait ${Math.ceil(wait / 1000)} s (${facet ?? "unnamed limit"})`;
}

function regain(lane: Lane): void {
  lane.successesAtLimit += 1;
  if (lane.successesAtLimit < lane.limit) return;
  lane.limit += 1;
  lane.successesAtLimit = 0;
}
