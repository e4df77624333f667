import { createBudget, type Budget } from "./budget.ts";
import type { Limits } from "./limits.ts";

/** Where one service protection budget is spent: one principal at one server. */
export interface Lane {
  readonly principal: number;
  readonly budget: Budget;
  inFlight: number;
  /** The most in flight at a time, where it is less than the limit. */
  most: number;
  /** It is to be found out how much may be in flight after a lock. */
  isProbing: boolean;
  /** Milliseconds of execution that what is in flight will be charged. */
  expectedMs: number;
  /** Nothing is sent before this time. */
  lockedUntil: number;
  /** Why it is locked. */
  reason: string;
  /** Refusals in a row. */
  refusals: number;
  /** When a request was sent or done the last time. */
  busyAt: number;
}

/** The id of the server of a service that sets no cookies. */
export const NAMELESS = "";

/** One of the environment's web servers. */
export interface Server {
  /** Its affinity cookie. */
  readonly id: string;
  /** By principal. */
  readonly lanes: readonly Lane[];
  /** Of all principals. */
  inFlight: number;
  /** Requests in flight times milliseconds, from the beginning until `busyAt`. */
  busyMs: number;
  busyAt: number;
  /** Requests that asked for it and were answered by another while it answered none. */
  misrouted: number;
  /** When the last of the requests was sent that it answered. */
  provenAt: number;
  /** Answers to requests that asked for no server. */
  drawn: number;
  /** When a request of another server was answered by this one: until then it was busier than one knew. */
  strayedAt: number;
  /** Requests that it works on at a time, times what is usual. */
  power: number;
  /** Of those that asked for no server and that it answered lately: what they took, times their costs. */
  pace: number;
}

export function createServer(id: string, principals: number, limits: Limits, now: number): Server {
  return {
    id,
    lanes: Array.from({ length: principals }, (_, principal) => createLane(principal, limits)),
    inFlight: 0,
    busyMs: 0,
    busyAt: now,
    misrouted: 0,
    provenAt: -Infinity,
    drawn: 0,
    strayedAt: -Infinity,
    power: 1,
    pace: 1,
  };
}

function createLane(principal: number, limits: Limits): Lane {
  const budget = createBudget(limits);
  return {
    principal,
    budget,
    inFlight: 0,
    most: Infinity,
    isProbing: false,
    expectedMs: 0,
    lockedUntil: 0,
    reason: "",
    refusals: 0,
    busyAt: Infinity,
  };
}

/** Requests times milliseconds until now: the difference of two such figures tells how busy it was in between. */
export function busyMsOf(server: Server, now: number): number {
  const passed = Math.max(0, now - server.busyAt);
  server.busyMs += passed * server.inFlight;
  server.busyAt = now;
  return server.busyMs;
}
