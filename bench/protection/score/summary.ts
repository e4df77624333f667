import type { Scenario } from "../scenario/scenario.ts";
import type { Score } from "./score.ts";

/** What became of one scenario under one policy, with each of its seeds. */
export interface Result {
  readonly scenario: string;
  readonly policy: string;
  readonly judged: boolean;
  readonly cookies: Scenario["cookies"];
  readonly oracleSeconds: { readonly exact: number; readonly bound: number; readonly fair: number };
  readonly runs: readonly (Score & { readonly seed: number })[];
}

/** What became of a policy in all judged scenarios. */
export interface Summary {
  readonly scenarios: number;
  readonly efficiency: number;
  readonly againstBound: number;
  readonly againstFair: number;
  readonly worstScenario: { readonly name: string; readonly efficiency: number };
  readonly worstRun: number;
  /** Runs with more refusals than two, and than five per thousand requests. */
  readonly runsRefusedTooOften: number;
  readonly runs: number;
}

/** So that one run that did nothing does not make everything nothing. */
const SMALLEST = 0.001;

export function geometricMean(values: readonly number[]): number {
  const logarithms = values.map((value) => Math.log(Math.max(SMALLEST, value)));
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length);
}

export function efficiencyOf({ runs }: Result): number {
  return geometricMean(runs.map(({ efficiency }) => efficiency));
}

/** Undefined when no scenario is judged. */
export function summarize(results: readonly Result[]): Summary | undefined {
  const judged = results.filter((result) => result.judged);
  const worst = judged.toSorted((a, b) => efficiencyOf(a) - efficiencyOf(b))[0];
  if (worst === undefined) return undefined;
  const runs = judged.flatMap((result) => result.runs);
  const capped = (values: readonly number[]): number => geometricMean(values.map((value) => Math.min(1, value)));
  return {
    scenarios: judged.length,
    efficiency: geometricMean(judged.map(efficiencyOf)),
    againstBound: capped(runs.map(({ againstBound }) => againstBound)),
    againstFair: capped(runs.map(({ againstFair }) => againstFair)),
    worstScenario: { name: worst.scenario, efficiency: efficiencyOf(worst) },
    worstRun: Math.min(...runs.map(({ efficiency }) => efficiency)),
    runsRefusedTooOften: runs.filter(({ refused, requests }) => refused > Math.max(2, requests / 200)).length,
    runs: runs.length,
  };
}
