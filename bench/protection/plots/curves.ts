import { exactOracle } from "../oracle/oracle.ts";
import type { PolicyFactory } from "../policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { runPolicy } from "../measure.ts";

/** How much of a job was done at which time. */
export interface Curve {
  readonly name: string;
  /** Seconds, and percent of the records. */
  readonly points: readonly (readonly [seconds: number, percent: number])[];
}

export interface Curves {
  readonly scenario: string;
  readonly records: number;
  readonly oracle: Curve;
  readonly policies: readonly Curve[];
}

const POINTS = 150;
/** Who takes more times as long as the oracle runs out of the picture. */
const LONGEST = 3;

/** Each policy with the first seed. */
export function curvesOf(scenario: Scenario, policies: Readonly<Record<string, PolicyFactory>>): Curves {
  const [seed = 1] = scenario.seeds;
  const oracle = exactOracle(scenario);
  const runs = Object.entries(policies).map(([name, create]) => ({ name, run: runPolicy(scenario, seed, create) }));
  const longest = Math.max(oracle.makespanMs, ...runs.map(({ run }) => run.endMs));
  const untilMs = Math.min(longest, LONGEST * oracle.makespanMs);
  const sample = (name: string, endMs: number, recordsAt: (ms: number) => number): Curve => ({
    name,
    points: timesUntil(untilMs, endMs).map((ms) => [
      Number((ms / 1000).toFixed(1)),
      Number(((100 * recordsAt(ms)) / scenario.records).toFixed(1)),
    ]),
  });
  return {
    scenario: scenario.name,
    records: scenario.records,
    oracle: sample("exact oracle", oracle.makespanMs, oracle.recordsAt),
    policies: runs.map(({ name, run }) => sample(name, run.endMs, run.progress.at)),
  };
}

/** Evenly over the picture, and when the run ends. */
function timesUntil(untilMs: number, endMs: number): readonly number[] {
  const even = Array.from({ length: POINTS + 1 }, (_, index) => (index / POINTS) * untilMs);
  return endMs > untilMs ? even : [...even.filter((ms) => ms < endMs), endMs];
}
