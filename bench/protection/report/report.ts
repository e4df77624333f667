import { round, type Figure, type Report } from "../../benchmark.ts";
import { efficiencyOf, summarize, type Result } from "../score/summary.ts";
import { leadOf, OURS, rivalsOf } from "./rivals.ts";
import { groups } from "./groups.ts";
import { policiesIn, rivalsTable, runsTable, summaryTable } from "./score-tables.ts";

/** Everything that was measured: a figure each for who computes with it, tables for who reads. */
export function reportOf(results: readonly Result[], eachSeed: boolean): Report {
  const sections = [runsTable(results, eachSeed), summaryTable(results)];
  const measuresOurs = results.some(({ policy }) => policy === OURS);
  if (measuresOurs) sections.push(`Where another policy is better than ${OURS}:\n\n${rivalsTable(results)}`);
  return { figures: figuresOf(results), text: sections.join("\n\n") };
}

function figuresOf(results: readonly Result[]): readonly Figure[] {
  return [...results.map(resultFigure), ...summaryFigures(results), ...rivalFigures(results)];
}

const percent = (share: number): number => round(100 * share, 1);

function resultFigure(result: Result): Figure {
  const name = `${result.scenario}, ${result.policy}${result.judged ? "" : " (too short to be judged)"}`;
  return { name, value: percent(efficiencyOf(result)), unit: "% of the oracle", details: result };
}

function summaryFigures(results: readonly Result[]): readonly Figure[] {
  return groups.flatMap(({ name, includes }) =>
    policiesIn(results).flatMap((policy): Figure[] => {
      const summary = summarize(results.filter((result) => result.policy === policy && includes(result)));
      if (summary === undefined) return [];
      const label = `${policy}, geometric mean of ${summary.scenarios} scenarios: ${name}`;
      const details = { policy, group: name, ...summary };
      return [{ name: label, value: percent(summary.efficiency), unit: "% of the oracle", details }];
    }),
  );
}

function rivalFigures(results: readonly Result[]): readonly Figure[] {
  return rivalsOf(results).map((rival) => ({
    name: `${rival.scenario}: ${rival.policy} is better than ${OURS} by`,
    value: percent(leadOf(rival)),
    unit: "points",
    details: { theirs: efficiencyOf(rival.theirs), ours: efficiencyOf(rival.ours) },
  }));
}
