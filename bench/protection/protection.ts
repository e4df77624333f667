import { join } from "node:path";
import { round, type Benchmark, type Figure } from "../benchmark.ts";
import { readChoices } from "./choices.ts";
import { measure } from "./measure.ts";
import { efficiencyOf, summarize, type Result } from "./score/summary.ts";

/** How near to the best that can be had each policy comes, in simulated environments. */
export const protection: Benchmark = {
  flags: {
    scenarios: { type: "string", default: join(import.meta.dirname, "scenarios") },
    policy: { type: "string", multiple: true },
    random: { type: "string" },
    seeds: { type: "string" },
  },
  run: async (tell, flags) => {
    const { scenarios, policies } = await readChoices(flags);
    const results = scenarios.flatMap((scenario) => {
      tell(`${scenario.name} …`);
      return measure(scenario, policies);
    });
    const summaries = Object.keys(policies).flatMap((policy) =>
      summaryFigures(
        policy,
        results.filter((result) => result.policy === policy),
      ),
    );
    return [...results.map(resultFigure), ...summaries];
  },
};

const percent = (share: number): number => round(100 * share, 1);

function resultFigure(result: Result): Figure {
  const name = `${result.scenario}, ${result.policy}${result.judged ? "" : " (too short to be judged)"}`;
  return { name, value: percent(efficiencyOf(result)), unit: "% of the oracle", details: result };
}

function summaryFigures(policy: string, results: readonly Result[]): readonly Figure[] {
  const summary = summarize(results);
  if (summary === undefined) return [];
  const { efficiency, againstBound, worstScenario, worstRun, runsRefusedTooOften, runs } = summary;
  const name = `${policy}, ${summary.scenarios} scenarios:`;
  return [
    { name: `${name} geometric mean`, value: percent(efficiency), unit: "% of the oracle", details: summary },
    { name: `${name} against the valid bound`, value: percent(againstBound), unit: "%" },
    {
      name: `${name} worst (${worstScenario.name})`,
      value: percent(worstScenario.efficiency),
      unit: "% of the oracle",
    },
    { name: `${name} worst run`, value: percent(worstRun), unit: "% of the oracle" },
    { name: `${name} refused too often`, value: runsRefusedTooOften, unit: `of ${runs} runs` },
  ];
}
