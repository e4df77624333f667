import type { Cost } from "./weighted-fit.ts";

export interface BatchSizing {
  /** Undefined: nothing of the kind was sent yet. */
  readonly cost: Cost | undefined;
  /** Milliseconds a record, at most; undefined: nothing of the kind was answered yet. */
  readonly perRecordAtMostMs: number | undefined;
  /** Share of the records that are at fault, each of which makes its request fail. */
  readonly faultRate: number;
  /** Short requests of different sizes teach most in the least time. */
  readonly isStarting: boolean;
  /** Shorter ones meet the limit of requests before that of execution time. */
  readonly shortestMs: number;
  /** Records that are still to be sent, where that is known. */
  readonly left: number;
  /** Requests that may be in flight at a time. */
  readonly places: number;
  readonly random: () => number;
}

const MOST = 1000;
/** Of a request's time, what may be lost on its fixed costs. */
const OVERHEAD = 0.015;
const LONGEST_MS = 4000;
/** Shorter ones meet the usual limit of requests before that of execution time. */
export const SHORTEST_REQUEST_MS = 250;
const LONGEST_AT_START_MS = 400;
const SHORTEST_AT_END_MS = 100;
const LONGEST_AT_END_MS = 500;
/** So that the fixed costs do not become most of it. */
const SHORTEST_AT_END_COSTS = 5;
/** So that the last ones end together. */
const ROUNDS_AT_END = 6;
const JITTER = 0.15;
const FIRST_SIZES = [1, 2];
const START_SIZES = [1, 2, 4];
const VARIED_MS = 1000;
const START_SHARES = [1, 0.5, 0.25];

/** As many records as are worth the request's fixed costs, in requests of up to a few seconds. */
export function sizeBatch(sizing: BatchSizing): number {
  const { cost, perRecordAtMostMs = Infinity, faultRate, isStarting, shortestMs, left, places, random } = sizing;
  const pick = (from: readonly number[]): number => from[Math.floor(random() * from.length)] ?? 1;
  if (cost === undefined) {
    const surely = surelyIn(VARIED_MS, perRecordAtMostMs) * pick(START_SHARES);
    // Without small ones among them nobody could tell the fixed costs from the others.
    const sizes = perRecordAtMostMs === Infinity ? FIRST_SIZES : [...FIRST_SIZES, Math.max(1, Math.round(surely))];
    return Math.min(left, pick(sizes));
  }
  const best = bestSize(cost, faultRate, shortestMs);
  const atStart = Math.min(best, recordsIn(LONGEST_AT_START_MS, cost)) * pick(START_SHARES);
  // Requests of one size alone would not tell the fixed costs from the others.
  const varied = Math.min(pick(START_SIZES), VARIED_MS / Math.max(1, cost.perRecordMs));
  const size = isStarting ? Math.max(atStart, varied) : best * (1 - JITTER * random());
  const atEnd = Math.max(left / (ROUNDS_AT_END * places), recordsIn(shortestAtEndMs(cost), cost));
  return Math.max(1, Math.min(left, Math.round(Math.min(size, atEnd, surelyIn(LONGEST_MS, perRecordAtMostMs)))));
}

/** An estimate of the fixed costs that is far too high must not make the last requests long. */
function shortestAtEndMs({ fixedMs }: Cost): number {
  return Math.min(LONGEST_AT_END_MS, Math.max(SHORTEST_AT_END_MS, SHORTEST_AT_END_COSTS * fixedMs));
}

/** Without regard to how sure the costs are, and to what is left. */
export function bestSize(cost: Cost, faultRate: number, shortestMs = SHORTEST_REQUEST_MS): number {
  const { fixedMs, perRecordMs } = cost;
  if (perRecordMs <= 0) return MOST;
  // What fails has been executed half-way for nothing: fixed costs against those of failing, which grow with the size.
  const leastLost = faultRate === 0 ? Infinity : Math.sqrt((2 * fixedMs) / (perRecordMs * faultRate));
  const worthwhile = Math.min((fixedMs * (1 / OVERHEAD - 1)) / perRecordMs, leastLost);
  const longEnough = recordsIn(shortestMs, cost);
  return Math.max(1, Math.min(MOST, Math.max(longEnough, Math.min(worthwhile, recordsIn(LONGEST_MS, cost)))));
}

/** How many records a request carries that takes no longer, whatever is fixed and whatever is not. */
export function surelyIn(ms: number, perRecordAtMostMs: number): number {
  return Math.max(1, Math.min(MOST, Math.floor(ms / perRecordAtMostMs)));
}

/** How many records a request of that length carries. */
export function recordsIn(ms: number, { fixedMs, perRecordMs }: Cost): number {
  return perRecordMs <= 0 ? MOST : Math.min(MOST, Math.max(0, ms - fixedMs) / perRecordMs);
}
