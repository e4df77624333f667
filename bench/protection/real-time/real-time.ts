import { join } from "node:path";
import { round, type Figure, type Report } from "../../benchmark.ts";
import { runPolicy } from "../measure.ts";
import { exactOracle } from "../oracle/oracle.ts";
import { policies } from "../policies/policies.ts";
import { markdownTable, type Column } from "../../report/markdown-table.ts";
import { OURS } from "../report/rivals.ts";
import { mean, percent } from "../report/run-columns.ts";
import { readScenarios } from "../scenario/read-scenarios.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { runForReal, type RealRun } from "./run-for-real.ts";

const SCENARIOS = join(import.meta.dirname, "scenarios");

/** One scenario: the simulated runs of all its seeds, and one over HTTP. */
interface Comparison {
  readonly scenario: string;
  readonly oracleSeconds: number;
  readonly simulated: Outcome;
  readonly real: Outcome;
}

interface Outcome extends RealRun {
  /** The exact oracle's time / the run's, at most 1. */
  readonly efficiency: number;
}

/** The same governor in the simulator and, as a user has it, against the emulator. */
export async function compareInRealTime(tell: (line: string) => void): Promise<Report> {
  const comparisons: Comparison[] = [];
  for (const scenario of await readScenarios(SCENARIOS)) {
    tell(`${scenario.name} over HTTP …`);
    comparisons.push(await compare(scenario));
  }
  return { figures: comparisons.map(toFigure), text: markdownTable(columns, comparisons) };
}

async function compare(scenario: Scenario): Promise<Comparison> {
  const oracleSeconds = exactOracle(scenario).makespanMs / 1000;
  const judge = (run: RealRun): Outcome => ({ ...run, efficiency: Math.min(1, oracleSeconds / run.seconds) });
  const simulated = scenario.seeds.map((seed) => judge(runSimulated(scenario, seed)));
  const average = (of: (outcome: Outcome) => number): number => mean(simulated.map(of));
  return {
    scenario: scenario.name,
    oracleSeconds,
    simulated: {
      seconds: average(({ seconds }) => seconds),
      requests: average(({ requests }) => requests),
      refused: average(({ refused }) => refused),
      efficiency: average(({ efficiency }) => efficiency),
    },
    real: judge(await runForReal(scenario)),
  };
}

function runSimulated(scenario: Scenario, seed: number): RealRun {
  const governor = policies[OURS];
  if (governor === undefined) throw new Error(`There is no policy ${OURS}.`);
  const { endMs, requests, refused } = runPolicy(scenario, seed, governor);
  return { seconds: endMs / 1000, requests, refused: refused.requests + refused.executionTime + refused.concurrency };
}

const differenceOf = ({ real, simulated }: Comparison): number => real.efficiency - simulated.efficiency;

function toFigure(comparison: Comparison): Figure {
  const name = `${comparison.scenario}: over HTTP against simulated`;
  const value = round(100 * differenceOf(comparison), 1);
  return { name, value, unit: "points", aim: "within 10", details: comparison };
}

const number = (title: string, of: (comparison: Comparison) => string): Column<Comparison> => ({
  title,
  align: "right",
  cell: of,
});

const columns: readonly Column<Comparison>[] = [
  { title: "scenario", cell: ({ scenario }) => scenario },
  number("oracle s", ({ oracleSeconds }) => oracleSeconds.toFixed(1)),
  number("simulated s", ({ simulated }) => simulated.seconds.toFixed(1)),
  number("over HTTP s", ({ real }) => real.seconds.toFixed(1)),
  number("simulated %", ({ simulated }) => percent(simulated.efficiency)),
  number("over HTTP %", ({ real }) => percent(real.efficiency)),
  number("points", (comparison) => percent(differenceOf(comparison))),
  number("simulated 429s", ({ simulated }) => refusalsOf(simulated)),
  number("429s over HTTP", ({ real }) => refusalsOf(real)),
];

function refusalsOf({ refused, requests }: RealRun): string {
  return `${Math.round(refused)} of ${Math.round(requests)}`;
}
