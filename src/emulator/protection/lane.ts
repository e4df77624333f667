import type { Limits } from "./limits.ts";
import { createSlidingWindow } from "./sliding-window.ts";

/** The limit that a request has met. */
export type Facet = "requests" | "executionTime" | "concurrency";

export interface Refusal {
  readonly facet: Facet;
  /** Whole seconds, as the service gives them. */
  readonly retryAfterSeconds: number;
  readonly limits: Limits;
}

/** What is left of the budgets. */
export interface Budget {
  readonly requests: number;
  readonly executionMs: number;
}

/** What came of a user's requests at a server. */
export interface LaneFigures {
  readonly inFlight: number;
  readonly admitted: number;
  readonly executionMs: number;
  readonly refused: Readonly<Record<Facet, number>>;
}

/** One user's requests at one server, which is what limits are for. */
export interface Lane {
  /** Lets a request in, or says why not. */
  enter(): Refusal | undefined;
  /** One that was let in is done. */
  leave(executionMs: number): void;
  /** Undefined without limits. */
  budget(): Budget | undefined;
  figures(): LaneFigures;
}

/** @param clock milliseconds since 1970 */
export function createLane(limits: Limits | undefined, clock: () => number): Lane {
  const refused: Record<Facet, number> = { requests: 0, executionTime: 0, concurrency: 0 };
  const budgets = limits && createBudgets(limits);
  let inFlight = 0;
  let admitted = 0;
  let executionMs = 0;

  function refusalAt(now: number): Refusal | undefined {
    if (!limits || !budgets) return undefined;
    const locked = budgets.push(now);
    if (locked) return locked;
    if (inFlight >= limits.concurrency) {
      return { facet: "concurrency", retryAfterSeconds: Math.ceil(limits.concurrencyRetryAfterSeconds), limits };
    }
    return budgets.check(now);
  }

  return {
    enter() {
      const now = clock();
      const refusal = refusalAt(now);
      if (refusal) {
        refused[refusal.facet] += 1;
        return refusal;
      }
      budgets?.requests.add(1, now);
      inFlight += 1;
      admitted += 1;
      return undefined;
    },
    leave(spentMs) {
      budgets?.execution.add(spentMs, clock());
      inFlight -= 1;
      executionMs += spentMs;
    },
    budget() {
      const now = clock();
      if (!limits || !budgets) return undefined;
      return {
        requests: limits.requests - budgets.requests.sum(now),
        executionMs: Math.max(0, limits.executionSeconds * 1000 - budgets.execution.sum(now)),
      };
    },
    figures: () => ({ inFlight, admitted, executionMs, refused: { ...refused } }),
  };
}

/**
 * The two limits that look back over a window. They bite when the window is full, and then stay locked until it has
 * room; requests that come all the same keep them locked for longer, at most for the length of the window.
 */
function createBudgets(limits: Limits) {
  const windowMs = limits.windowSeconds * 1000;
  const executionMs = limits.executionSeconds * 1000;
  const requests = createSlidingWindow(windowMs);
  const execution = createSlidingWindow(windowMs);
  let lock: { readonly facet: Facet; readonly until: number } | undefined;

  function lockAt(now: number, facet: Facet, until: number): Refusal {
    lock = { facet, until };
    return { facet, retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)), limits };
  }

  /** When both have room, if nothing is added until then. */
  function roomAt(now: number): number {
    return Math.max(requests.roomAt(limits.requests, now), execution.roomAt(executionMs, now));
  }

  return {
    requests,
    execution,
    /** The refusal of one who comes while it is locked; what was under way may have filled the windows further. */
    push(now: number): Refusal | undefined {
      if (!lock || lock.until <= now) return undefined;
      const longer = Math.min(lock.until + limits.penaltySeconds * 1000, now + windowMs);
      return lockAt(now, lock.facet, Math.max(lock.until, longer, roomAt(now)));
    },
    /** The refusal of the first who finds a window full. */
    check(now: number): Refusal | undefined {
      if (requests.sum(now) >= limits.requests) return lockAt(now, "requests", roomAt(now));
      if (execution.sum(now) >= executionMs) return lockAt(now, "executionTime", roomAt(now));
      return undefined;
    },
  };
}
