import type { Facet } from "../policy.ts";
import type { Limits } from "../scenario/scenario.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface Refusal {
  readonly facet: Facet;
  /** When the lock ends; a refusal for concurrency locks nothing. */
  readonly lockedUntil?: number;
}

/** The limits of one principal at one server. */
export interface LaneLimits {
  /** Lets a request in, or says why not. */
  enter(now: number): Refusal | undefined;
  /** One that was let in is done, and is charged only now: those in flight may overshoot the window. */
  leave(executionMs: number, now: number): void;
  remaining(now: number): { readonly requests: number; readonly executionMs: number };
  /** For how long the windows were locked until now. */
  lockedMs(now: number): number;
}

export interface LaneLimitsOptions {
  /** As they are now. */
  readonly limits: () => Limits;
  /** How much longer a lock lasts for each request that comes in spite of it. */
  readonly lockExtensionMs: number;
}

interface Lock {
  readonly facet: Facet;
  readonly since: number;
  readonly until: number;
}

/** However long somebody pushes: with windows of 5 minutes, waits of up to 17 minutes were measured, and none without end. */
const LONGEST_LOCK_WINDOWS = 3;

export function createLaneLimits({ limits, lockExtensionMs }: LaneLimitsOptions): LaneLimits {
  const requests = createSlidingWindow();
  const execution = createSlidingWindow();
  let inFlight = 0;
  let lock: Lock | undefined;
  let lockedMs = 0;

  function setLock(made: Lock, lockedFrom: number): Refusal {
    lockedMs += made.until - lockedFrom;
    lock = made;
    return { facet: made.facet, lockedUntil: made.until };
  }

  function roomAt({ requests: most, executionMs, windowMs }: Limits, now: number): number {
    return Math.max(requests.roomAt(most, windowMs, now), execution.roomAt(executionMs, windowMs, now));
  }

  /** The refusal of one who comes while it is locked; what was in flight may have filled the windows further. */
  function push(now: number): Refusal | undefined {
    if (lock === undefined || lock.until <= now) return undefined;
    const current = limits();
    const extended = Math.min(lock.until + lockExtensionMs, lock.since + LONGEST_LOCK_WINDOWS * current.windowMs);
    return setLock({ ...lock, until: Math.max(lock.until, extended, roomAt(current, now)) }, lock.until);
  }

  function check(now: number): Refusal | undefined {
    const current = limits();
    const { windowMs } = current;
    if (inFlight >= current.concurrency) return { facet: "concurrency" };
    const isFull = (facet: Facet): Refusal => setLock({ facet, since: now, until: roomAt(current, now) }, now);
    if (requests.sum(windowMs, now) >= current.requests) return isFull("requests");
    if (execution.sum(windowMs, now) >= current.executionMs) return isFull("executionTime");
    return undefined;
  }

  return {
    enter(now) {
      const refusal = push(now) ?? check(now);
      if (refusal) return refusal;
      requests.add(1, now);
      inFlight += 1;
      return undefined;
    },
    leave(executionMs, now) {
      execution.add(executionMs, now);
      inFlight -= 1;
    },
    remaining(now) {
      const { requests: most, executionMs, windowMs } = limits();
      return {
        requests: Math.max(0, most - requests.sum(windowMs, now)),
        executionMs: Math.max(0, executionMs - execution.sum(windowMs, now)),
      };
    },
    lockedMs: (now) => lockedMs - Math.max(0, (lock?.until ?? 0) - now),
  };
}
