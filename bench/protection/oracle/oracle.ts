import type { Limits, Scenario } from "../scenario/scenario.ts";
import { LARGEST_BATCH, spendGreedily, STEP_MS, type SpendingOptions } from "./greedy-spending.ts";
import { perfect, routed } from "./placement.ts";

/** What the best client could do that knows everything. */
export interface Oracle {
  /** When it would be done. */
  readonly makespanMs: number;
  /** How many records it would have done until then. */
  recordsAt(ms: number): number;
}

/** No request takes longer than this, as a client that keeps its requests short sends them. */
const LONGEST_REQUEST_MS = 15_000;

const exact: SpendingOptions = { placement: perfect, budgetMs: ({ executionMs }) => executionMs };

/**
 * Exact limits, known servers, no noise, perfect placement. Not a bound: what is in flight when a window is full is
 * still finished, so that a run may be faster.
 */
export function exactOracle(scenario: Scenario): Oracle {
  return oracleOf(scenario, exact);
}

/** How many records the exact oracle does in this time. */
export function recordsWithin(scenario: Scenario, ms: number): number {
  return Math.min(scenario.records, spendGreedily(scenario, { ...exact, untilMs: ms }).at(-1) ?? 0);
}

/** The exact oracle, that may overshoot each window by what can be in flight: no run with requests of up to 15 s is faster. */
export function boundOracle(scenario: Scenario): Oracle {
  const { operation, principals } = scenario;
  const longest = Math.min(LONGEST_REQUEST_MS, operation.fixedMs + operation.perRecordMs * LARGEST_BATCH);
  const budgetMs = ({ executionMs, concurrency }: Limits, slots: number): number =>
    executionMs + Math.min(concurrency, slots / principals) * longest;
  return oracleOf(scenario, { placement: perfect, budgetMs });
}

/** The exact oracle without cookies: the balancer places its work. */
export function fairOracle(scenario: Scenario): Oracle {
  return oracleOf(scenario, { ...exact, placement: routed(scenario) });
}

function oracleOf(scenario: Scenario, options: SpendingOptions): Oracle {
  const totals = spendGreedily(scenario, options);
  const last = totals.length - 1;
  const before = totals[last - 1] ?? 0;
  const lastStep = (scenario.records - before) / ((totals[last] ?? 0) - before);
  return {
    makespanMs: (last - 1 + lastStep) * STEP_MS,
    recordsAt(ms) {
      const step = Math.floor(ms / STEP_MS);
      if (step >= last) return scenario.records;
      const from = totals[step] ?? 0;
      const share = ms / STEP_MS - step;
      return Math.min(scenario.records, from + ((totals[step + 1] ?? from) - from) * share);
    },
  };
}
