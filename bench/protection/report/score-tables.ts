import { efficiencyOf, summarize, type Result, type Summary } from "../score/summary.ts";
import { groups, type Group } from "./groups.ts";
import { markdownTable, type Column } from "../../report/markdown-table.ts";
import { leadOf, rivalsOf, type Rival } from "./rivals.ts";
import { percent, runColumns, type Line } from "./run-columns.ts";

/** Every scenario under every policy, the mean of its seeds or each by itself. */
export function runsTable(results: readonly Result[], eachSeed: boolean): string {
  const lines = results.flatMap((result): Line[] =>
    eachSeed ? result.runs.map((run) => ({ result, runs: [run] })) : [{ result, runs: result.runs }],
  );
  const named: readonly Column<Line>[] = [
    { title: "scenario", cell: ({ result }) => nameOf(result) },
    { title: "policy", cell: ({ result }) => result.policy },
    ...(eachSeed ? [{ title: "seed", cell: ({ runs }: Line) => String(runs[0]?.seed) }] : []),
    { title: "efficiency %", align: "right", cell: ({ result, runs }) => percent(efficiencyOf({ ...result, runs })) },
  ];
  return markdownTable([...named, ...runColumns], lines);
}

/** The efficiency of each policy in each scenario, one line a scenario. */
export function efficiencyTable(results: readonly Result[]): string {
  const scenarios = Map.groupBy(results, nameOf);
  const columns = policiesIn(results).map((policy): Column<readonly Result[]> => ({
    title: policy,
    align: "right",
    cell: (row) =>
      row.filter((result) => result.policy === policy).map((result) => percent(efficiencyOf(result)))[0] ?? "",
  }));
  const name: Column<readonly Result[]> = { title: "scenario", cell: ([first]) => (first ? nameOf(first) : "") };
  return markdownTable([name, ...columns], [...scenarios.values()]);
}

interface PolicyLine {
  readonly policy: string;
  readonly whole: Summary;
  readonly results: readonly Result[];
}

/** A line for each policy: geometric means and worst cases of the judged scenarios, all and by group. */
export function summaryTable(results: readonly Result[]): string {
  const lines = policiesIn(results).flatMap((policy): PolicyLine[] => {
    const own = results.filter((result) => result.policy === policy);
    const whole = summarize(own);
    return whole === undefined ? [] : [{ policy, whole, results: own }];
  });
  const present = groups.flatMap((group) => {
    const count = summarize((lines[0]?.results ?? []).filter(group.includes))?.scenarios;
    return count === undefined ? [] : [groupColumn(group, count)];
  });
  return lines.length === 0
    ? "No scenario is long enough to be judged."
    : markdownTable([{ title: "policy", cell: ({ policy }) => policy }, ...present, ...wholeColumns], lines);
}

function groupColumn({ name, includes }: Group, count: number): Column<PolicyLine> {
  return {
    title: `${name} (${count}): mean / worst %`,
    align: "right",
    cell({ results }) {
      const summary = summarize(results.filter(includes));
      return summary ? `${percent(summary.efficiency)} / ${percent(summary.worstScenario.efficiency)}` : "";
    },
  };
}

const wholeColumns: readonly Column<PolicyLine>[] = [
  { title: "of the bound %", align: "right", cell: ({ whole }) => percent(whole.againstBound) },
  { title: "of the fair oracle %", align: "right", cell: ({ whole }) => percent(whole.againstFair) },
  { title: "worst run %", align: "right", cell: ({ whole }) => percent(whole.worstRun) },
  { title: "worst scenario", cell: ({ whole }) => whole.worstScenario.name },
  {
    title: "runs refused too often",
    align: "right",
    cell: ({ whole }) => `${whole.runsRefusedTooOften} of ${whole.runs}`,
  },
];

const refusals = ({ runs }: Result): string =>
  runs
    .map(({ refused }) => refused)
    .reduce((sum, refused) => sum + refused, 0)
    .toString();

const rivalColumns: readonly Column<Rival>[] = [
  { title: "scenario", cell: ({ ours }) => nameOf(ours) },
  { title: "policy", cell: ({ policy }) => policy },
  { title: "theirs %", align: "right", cell: ({ theirs }) => percent(efficiencyOf(theirs)) },
  { title: "ours %", align: "right", cell: ({ ours }) => percent(efficiencyOf(ours)) },
  { title: "points", align: "right", cell: (rival) => percent(leadOf(rival)) },
  { title: "informed %", align: "right", cell: ({ informed }) => (informed ? percent(efficiencyOf(informed)) : "–") },
  { title: "their 429s", align: "right", cell: ({ theirs }) => refusals(theirs) },
  { title: "our 429s", align: "right", cell: ({ ours }) => refusals(ours) },
];

/** Where somebody else's policy is better; a sentence when there is no such scenario. */
export function rivalsTable(results: readonly Result[]): string {
  const rivals = rivalsOf(results);
  return rivals.length === 0 ? "In no scenario." : markdownTable(rivalColumns, rivals);
}

function nameOf({ scenario, judged }: Result): string {
  return judged ? scenario : `${scenario} (short)`;
}

export function policiesIn(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ policy }) => policy))];
}
