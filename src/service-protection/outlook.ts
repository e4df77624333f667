import type { Limits } from "./limits.ts";
import type { Lane } from "./server.ts";

/**
 * What holds the work up: "budget", its execution time; "slots", what the servers can do at a time, which is less than the
 * budgets allow; "nothing", when all that is left can be done at once.
 */
export type Bound = "budget" | "slots" | "nothing";

export interface Outlook {
  readonly bound: Bound;
  /** How many times as many requests as there are slots it takes for the budgets to be just enough. At least 1. */
  readonly beyondSlots: number;
  /** The same, for as long as the job may take. However many. */
  readonly sustained: number;
  /** The budgets fall short of what is left by so little that what is in flight at the end covers it. */
  readonly isEnding: boolean;
  /** With requests this long, both budgets run out together. */
  readonly perRequestMs: number;
}

export interface OutlookInputs {
  readonly lanes: readonly Lane[];
  readonly servers: number;
  readonly limits: Limits;
  readonly now: number;
  readonly slots: number | undefined;
  /** Execution time of all that is left; infinite where that is not known. */
  readonly workMs: number;
  /** Of a usual request, and of the longest that is sent. */
  readonly requestMs: number;
  readonly longestMs: number;
}

/**
 * Requests beyond the slots cost budget, and nothing else: the servers do no less. Where there is budget to spare it is worth
 * that, for there may be more slots than was thought.
 */
const BEYOND_SLOTS = 1.08;
const MOST_BEYOND_SLOTS = 1.2;
const NEARLY = 0.97;
const LAST_ROUNDS = 1.5;
const COVERED = 0.8;

export function outlookOf(inputs: OutlookInputs): Outlook {
  const { lanes, servers, limits, now, slots, workMs, requestMs, longestMs } = inputs;
  const budgetMs = lanes.reduce((sum, { budget }) => sum + Math.max(0, budget.executionMs(now)), 0);
  const requests = lanes.reduce((sum, { budget }) => sum + Math.max(0, budget.requests(now)), 0);
  const inFlightMs = lanes.reduce((sum, lane) => sum + lane.expectedMs, 0);
  const shortMs = workMs + inFlightMs - budgetMs;
  const perServer = lanes.reduce((sum, { budget }) => sum + budget.executionLimitMs(now), 0) / Math.max(1, servers);
  const sustained = (NEARLY * perServer) / (limits.windowMs * (slots ?? Infinity));
  const atOnce = (budgetMs - inFlightMs) / (BEYOND_SLOTS * workMs);
  const bound = atOnce > BEYOND_SLOTS ? "nothing" : sustained > BEYOND_SLOTS ? "slots" : "budget";
  // What seems to be there to spare is not, where the limit is lower than was published.
  const isSure = limits.isExecutionKnown || lanes.every(({ budget }) => budget.isTold());
  return {
    bound,
    beyondSlots: bound === "budget" || !isSure ? 1 : Math.min(MOST_BEYOND_SLOTS, Math.max(atOnce, sustained)),
    sustained: bound === "slots" && isSure ? sustained : 1,
    perRequestMs: (budgetMs + inFlightMs) / Math.max(1, requests),
    isEnding:
      workMs < LAST_ROUNDS * lanes.length * requestMs || (shortMs > 0 && shortMs < COVERED * lanes.length * longestMs),
  };
}
