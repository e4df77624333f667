import type { Admission } from "./admission.ts";
import type { Place } from "./placement.ts";
import { busyMsOf, NAMELESS, type Lane, type Server } from "./server.ts";
import type { Situation } from "./situation.ts";

/** What a request carries. */
export interface Load {
  readonly key: string;
  readonly records: number;
  readonly mayRepeat: boolean;
}

/** A request takes its place. */
export function begin(situation: Situation, place: Place, load: Load, now: number): Admission {
  const { estimates, concurrency, roaming, tally } = situation;
  const { principal, server } = place;
  const expectedMs = estimates.expectedMs(load.key, load.records, concurrency.limit);
  const busyMs = server === undefined ? roaming.busyMs(now) : busyMsOf(server, now);
  if (server === undefined) roaming.begin(principal, expectedMs, now);
  else occupy(server, server.lanes[principal], expectedMs, now);
  tally.sent += 1;
  const affinity = server?.id === NAMELESS ? undefined : server?.id;
  return { principal, affinity, ...load, sentAt: now, expectedMs, server, busyMs };
}

/** Gives the place back. @returns how many were at work on its server meanwhile, or on all of them, on average */
export function end({ roaming }: Situation, admission: Admission, now: number): number {
  const { server, principal, expectedMs, busyMs, sentAt } = admission;
  const passed = Math.max(1, now - sentAt);
  if (server === undefined) {
    const active = (roaming.busyMs(now) - busyMs) / passed;
    roaming.end(principal, expectedMs, now);
    return active;
  }
  const active = (busyMsOf(server, now) - busyMs) / passed;
  release(server, server.lanes[principal], expectedMs);
  return active;
}

function occupy(server: Server, lane: Lane | undefined, expectedMs: number, now: number): void {
  server.inFlight += 1;
  if (lane === undefined) return;
  lane.inFlight += 1;
  lane.expectedMs += expectedMs;
  lane.budget.countRequest(now);
}

function release(server: Server, lane: Lane | undefined, expectedMs: number): void {
  server.inFlight -= 1;
  if (lane === undefined) return;
  lane.inFlight -= 1;
  lane.expectedMs = lane.inFlight === 0 ? 0 : Math.max(0, lane.expectedMs - expectedMs);
}
