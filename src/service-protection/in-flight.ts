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

/** After so long the limits may be others, and what is in flight when that shows is refused together. */
const QUIET_MS = 60_000;
const FEW_AFTER_QUIET = 4;

/** A request takes its place. */
export function begin(situation: Situation, place: Place, load: Load, now: number): Admission {
  const { estimates, concurrency, roaming, tally, fleet } = situation;
  const { principal, server } = place;
  const expectedMs = estimates.expectedMs(load.key, load.records, concurrency.limit);
  const busyMs = server === undefined ? roaming.busyMs(now) : busyMsOf(server, now);
  const placedMs =
    server === undefined ? new Map(fleet.servers.map((one) => [one, busyMsOf(one, now)] as const)) : undefined;
  if (server === undefined) roaming.begin(principal, expectedMs, now);
  else occupy(server, server.lanes[principal], expectedMs, now);
  tally.sent += 1;
  const affinity = server?.id === NAMELESS ? undefined : server?.id;
  return { principal, affinity, ...load, sentAt: now, expectedMs, server, busyMs, placedMs };
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
  release(server, server.lanes[principal], expectedMs, now);
  return active;
}

/** How many were at work on that server meanwhile, on average, who had asked for it. */
export function placedAt(server: Server, { placedMs, sentAt }: Admission, now: number): number {
  return (busyMsOf(server, now) - (placedMs?.get(server) ?? 0)) / Math.max(1, now - sentAt);
}

function beCareful(lane: Lane): void {
  lane.most = Math.min(lane.most, FEW_AFTER_QUIET);
  lane.isProbing = true;
}

function occupy(server: Server, lane: Lane | undefined, expectedMs: number, now: number): void {
  server.inFlight += 1;
  if (lane === undefined) return;
  if (lane.inFlight === 0 && now - lane.busyAt > QUIET_MS) beCareful(lane);
  lane.busyAt = now;
  lane.inFlight += 1;
  lane.expectedMs += expectedMs;
  lane.budget.countRequest(now);
}

function release(server: Server, lane: Lane | undefined, expectedMs: number, now: number): void {
  server.inFlight -= 1;
  if (lane === undefined) return;
  lane.busyAt = now;
  lane.inFlight -= 1;
  lane.expectedMs = lane.inFlight === 0 ? 0 : Math.max(0, lane.expectedMs - expectedMs);
}
