import type { Limits } from "./limits.ts";
import type { Server } from "./server.ts";

/**
 * What holds the work up: "budget", its execution time; "slots", what the servers can do at a time, which is less than the
 * budgets allow; "nothing", when all that is left can be done at once.
 */
export type Bound = "budget" | "slots" | "nothing";

export interface Outlook {
  readonly bound: Bound;
  /** The budgets fall short of what is left by so little that what is in flight at the end covers it. */
  readonly isEnding: boolean;
  /** With requests this long, both budgets run out together. */
  readonly perRequestMs: number;
}

export interface OutlookInputs {
  readonly servers: readonly Server[];
  readonly limits: Limits;
  readonly now: number;
  readonly slots: number | undefined;
  /** Execution time of all that is left; infinite where that is not known. */
  readonly workMs: number;
  /** Of a usual request, and of the longest that is sent. */
  readonly requestMs: number;
  readonly longestMs: number;
}

/** Requests beyond the slots cost a little budget; it is worth that when there is budget to spare. */
export const BEYOND_SLOTS = 1.08;
const SPARE = 1.08 ** 2;
const NEARLY = 0.97;
const LAST_ROUNDS = 1.5;
const COVERED = 0.8;

export function outlookOf(inputs: OutlookInputs): Outlook {
  const { servers, limits, now, slots, workMs, requestMs, longestMs } = inputs;
  const lanes = servers.flatMap((server) => server.lanes);
  const budgetMs = lanes.reduce((sum, { budget }) => sum + Math.max(0, budget.executionMs(now)), 0);
  const requests = lanes.reduce((sum, { budget }) => sum + Math.max(0, budget.requests(now)), 0);
  const inFlightMs = lanes.reduce((sum, lane) => sum + lane.expectedMs, 0);
  const shortMs = workMs + inFlightMs - budgetMs;
  const perServer =
    lanes.reduce((sum, { budget }) => sum + budget.executionLimitMs(now), 0) / Math.max(1, servers.length);
  const isSlotBound = slots !== undefined && slots * BEYOND_SLOTS < (NEARLY * perServer) / limits.windowMs;
  const fits = workMs * SPARE + inFlightMs < budgetMs;
  return {
    bound: fits ? "nothing" : isSlotBound ? "slots" : "budget",
    perRequestMs: (budgetMs + inFlightMs) / Math.max(1, requests),
    isEnding:
      workMs < LAST_ROUNDS * lanes.length * requestMs || (shortMs > 0 && shortMs < COVERED * lanes.length * longestMs),
  };
}
