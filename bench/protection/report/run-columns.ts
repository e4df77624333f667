import type { Result } from "../score/summary.ts";
import type { Column } from "../../report/markdown-table.ts";

export type ScoredRun = Result["runs"][number];

/** Runs of one scenario under one policy: those of all seeds, or one. */
export interface Line {
  readonly result: Result;
  readonly runs: readonly ScoredRun[];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

const average = (title: string, of: (run: ScoredRun) => number, show: (value: number) => string): Column<Line> => ({
  title,
  align: "right",
  cell: ({ runs }) => show(mean(runs.map(of))),
});

const plain = (value: number): string => value.toFixed(1);

/** What is told of a run; of several, their mean. */
export const runColumns: readonly Column<Line>[] = [
  average("of the bound %", ({ againstBound }) => againstBound, percent),
  average("of the fair oracle %", ({ againstFair }) => againstFair, percent),
  average(
    "regret",
    ({ regret }) => regret,
    (value) => value.toFixed(3),
  ),
  average("429s/1,000: requests", ({ refusedPerThousand }) => refusedPerThousand.requests, plain),
  average("time", ({ refusedPerThousand }) => refusedPerThousand.executionTime, plain),
  average("at once", ({ refusedPerThousand }) => refusedPerThousand.concurrency, plain),
  average(
    "lock s",
    ({ lockSeconds }) => lockSeconds,
    (value) => value.toFixed(0),
  ),
  { title: "s to 90 %", align: "right", cell: ({ runs }) => recoveryOf(runs) },
  average(
    "fairness",
    ({ fairness }) => fairness,
    (value) => value.toFixed(2),
  ),
  average(
    "seconds",
    ({ seconds }) => seconds,
    (value) => value.toFixed(0),
  ),
  { title: "ended", cell: ({ runs }) => [...new Set(runs.map(({ end }) => end))].join(", ") },
];

/** The slowest of the seeds, change by change; "never" when one did not get there before things changed again. */
function recoveryOf(runs: readonly ScoredRun[]): string {
  const changes = runs[0]?.recoverySeconds ?? [];
  const slowest = changes.map((_, change) => {
    const times = runs.map(({ recoverySeconds }) => recoverySeconds[change] ?? Infinity);
    const worst = Math.max(...times);
    return worst === Infinity ? "never" : worst.toFixed(0);
  });
  return slowest.join(" / ");
}
