import { createRandom, type Random } from "../weather/random.ts";
import { checkFault } from "./check-fault.ts";
import type { Fault, FaultAction, FaultRequest } from "./fault.ts";

/** A fault that can still hit, with what is left of its numbers. */
export interface PendingFault {
  readonly fault: Fault;
  /** How many requests it lets pass before it hits. */
  readonly toPass: number;
  /** How many it hits; Infinity for any number. */
  readonly toHit: number;
}

/** Failures on request, so that a client can be tested against them. */
export interface Faults {
  /**
   * Faults are tried in the order in which they were added; at most one hits a request.
   * Throws for one that is malformed.
   */
  add(fault: Fault): void;
  clear(): void;
  /** Those that can still hit. */
  list(): readonly PendingFault[];
}

export interface FaultSource extends Faults {
  /** What befalls the request; counts it. */
  next(request: FaultRequest): FaultAction | undefined;
  /** Back to those of the beginning, with the same chances ahead. */
  reset(): void;
}

export interface FaultsOptions {
  readonly seed: number;
  /** Those that are there from the beginning. Default none. */
  readonly initial?: readonly Fault[];
  /** The id of the user whom a fault's `user` means. Default: it is that id. */
  readonly findUserId?: (name: string) => string;
}

interface Pending extends PendingFault {
  toPass: number;
  toHit: number;
  readonly matches: (request: FaultRequest) => boolean;
  readonly random: Random;
}

/** Throws for a malformed fault among the initial ones. */
export function createFaults({ seed, initial = [], findUserId = (name) => name }: FaultsOptions): FaultSource {
  let pending: Pending[] = [];
  let added = 0;

  function add(fault: Fault): void {
    const { after = 0, probability, times = probability === undefined ? 1 : Infinity } = checkFault(fault);
    // Each has a chance of its own, so that what hits one request does not move the others.
    const random = createRandom(seed, `fault ${added}`);
    added += 1;
    pending.push({ fault, toPass: after, toHit: times, random, matches: matcherOf(fault, findUserId) });
  }

  function clear(): void {
    pending = [];
    added = 0;
  }

  function reset(): void {
    clear();
    initial.forEach(add);
  }

  reset();
  return {
    add,
    clear,
    reset,
    list: () => pending.map(({ fault, toPass, toHit }) => ({ fault, toPass, toHit })),
    next(request) {
      if (pending.length === 0) return undefined;
      const hit = pending.find((candidate) => hits(candidate, request));
      pending = pending.filter(({ toHit }) => toHit > 0);
      return hit?.fault.action;
    },
  };
}

function hits(candidate: Pending, request: FaultRequest): boolean {
  if (candidate.toHit <= 0 || !candidate.matches(request)) return false;
  if (candidate.toPass > 0) {
    candidate.toPass -= 1;
    return false;
  }
  const { probability = 1 } = candidate.fault;
  if (probability < 1 && candidate.random() >= probability) return false;
  candidate.toHit -= 1;
  return true;
}

function matcherOf({ match = {} }: Fault, findUserId: (name: string) => string): (request: FaultRequest) => boolean {
  if (typeof match === "function") return match;
  const { method, path = "", server } = match;
  const userId = match.user === undefined ? undefined : findUserId(match.user);
  return (request) =>
    (method === undefined || request.method === method.toUpperCase()) &&
    request.path.includes(path) &&
    (userId === undefined || request.userId === userId) &&
    (server === undefined || request.server === server);
}
