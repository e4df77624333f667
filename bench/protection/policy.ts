import type { Scenario } from "./scenario/scenario.ts";

export type Facet = "requests" | "executionTime" | "concurrency";

/** What is to be sent now. */
export interface Decision {
  /** From 0. */
  readonly principal: number;
  /** The cookie to replay; absent: none, and the balancer chooses. */
  readonly server?: string | undefined;
  /**
   * The token of a request that is under way: this one carries the same records once more, whatever `records` says. What
   * is answered first counts. Only for requests that may be executed twice.
   */
  readonly hedges?: unknown;
  /** 0: a ping, a cheap request that carries no records. At most 1000, and at most what is left. */
  readonly records: number;
  /** Comes back with the answer; another for each request that is under way. */
  readonly token: unknown;
}

/** What became of a request, as a client of the real service can know it. */
export interface Observation {
  /** A throttled request was not executed, and its records are left again. Those of a failed one are answered for. */
  readonly result: "ok" | "throttled" | "failed";
  readonly facet?: Facet | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The server's words for a refusal; they name the limit. */
  readonly message?: string | undefined;
  /** From sending to the answer. */
  readonly durationMs: number;
  readonly records: number;
  /** The cookie of the server that answered. */
  readonly server?: string | undefined;
  /** The text of `x-ms-ratelimit-burst-remaining-xrm-requests`, whatever it is. */
  readonly remainingRequests?: string | undefined;
  /** The text of `x-ms-ratelimit-time-remaining-xrm-requests`, whatever it is. The service writes seconds. */
  readonly remainingExecutionMs?: string | undefined;
  /** The text of `x-ms-dop-hint`. */
  readonly recommendedDop?: string | undefined;
}

/** Decides what is sent, when, by whom and to which server. Has no timers: it is asked. Times are in milliseconds. */
export interface Policy {
  /** What may be sent now; undefined: nothing. Asked again at once after each that was sent, also when nothing is left. */
  next(now: number, left: number): Decision | undefined;
  /** When it is worth asking again if nothing finishes before; undefined: only when something finishes. */
  wakeAt(now: number): number | undefined;
  done(now: number, token: unknown, observation: Observation): void;
}

export interface PolicyContext {
  readonly principals: number;
  /** From 0 up to 1, without 1; seeded. */
  readonly random: () => number;
  /** For policies that are told what others must learn. */
  readonly scenario: Scenario;
}

export type PolicyFactory = (context: PolicyContext) => Policy;
