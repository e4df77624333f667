import type { Fleet } from "./fleet.ts";
import type { Server } from "./server.ts";

/** Requests that ask for no server: the balancer places them, so that of each server only its share is known. */
export interface Roaming {
  /** In flight. */
  readonly total: number;
  of(principal: number): Roamers;
  begin(principal: number, expectedMs: number, now: number): void;
  end(principal: number, expectedMs: number, now: number): void;
  /** Requests in flight times milliseconds, from the beginning. */
  busyMs(now: number): number;
  readonly lastBegunAt: number;
}

export interface Roamers {
  readonly inFlight: number;
  readonly expectedMs: number;
}

const PACE_MEMORY = 0.1;
/** A straggler says nothing of the others. */
const LATEST = 3;

export function createRoaming(principals: number): Roaming {
  const roamers = Array.from({ length: principals }, () => ({ inFlight: 0, expectedMs: 0 }));
  const none = { inFlight: 0, expectedMs: 0 };
  let total = 0;
  let busyMs = 0;
  let busyAt = 0;
  let lastBegunAt = -Infinity;

  function bringUpToDate(now: number): void {
    busyMs += Math.max(0, now - busyAt) * total;
    busyAt = now;
  }

  function change(principal: number, by: number, expectedMs: number, now: number): void {
    bringUpToDate(now);
    total += by;
    const one = roamers[principal] ?? none;
    one.inFlight += by;
    one.expectedMs = Math.max(0, one.expectedMs + by * expectedMs);
  }

  return {
    get total() {
      return total;
    },
    get lastBegunAt() {
      return lastBegunAt;
    },
    of: (principal) => roamers[principal] ?? none,
    begin(principal, expectedMs, now) {
      change(principal, 1, expectedMs, now);
      lastBegunAt = now;
    },
    end: (principal, expectedMs, now) => change(principal, -1, expectedMs, now),
    busyMs(now) {
      bringUpToDate(now);
      return busyMs;
    },
  };
}

/** How many of so many requests that go anywhere are at that server, at most in most cases. */
export function likelyMost(requests: number, share: number): number {
  const mean = requests * share;
  return mean + 2 * Math.sqrt(mean);
}

/**
 * The share of the roaming requests in flight that are at a server: by how many it gets, and how long they stay there.
 * Where requests take long, they pile up.
 */
export function shareOf({ servers }: Fleet, { drawn, pace }: Server): number {
  const all = servers.reduce((sum, server) => sum + server.drawn * server.pace, 0);
  return all === 0 ? 1 : (drawn * pace) / all;
}

/** @param ratio what a roaming request took at that server, times its costs */
export function keepPace(server: Server, ratio: number): void {
  server.pace += PACE_MEMORY * (Math.min(ratio, LATEST * server.pace) - server.pace);
}
