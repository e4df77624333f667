import type { Result } from "../score/summary.ts";
import { OURS } from "./rivals.ts";
import { efficiencyTable, rivalsTable, runsTable, summaryTable } from "./score-tables.ts";

/** What the guide tells of the scenarios that were measured. */
export function chapterOf(results: readonly Result[]): string {
  const ours = results.filter(({ policy }) => policy === OURS);
  const seeds = Math.max(0, ...results.map(({ runs }) => runs.length));
  const scenarios = new Set(results.map(({ scenario }) => scenario)).size;
  return [
    `${scenarios} scenarios, ${seeds} ${seeds === 1 ? "seed" : "seeds"} each.`,
    summaryTable(results),
    `Where another policy is better than \`${OURS}\`:`,
    rivalsTable(results),
    fold("Efficiency by scenario and policy, in % of the exact oracle", efficiencyTable(results)),
    fold(`The whole score of \`${OURS}\``, runsTable(ours, false)),
  ].join("\n\n");
}

/** Shown when it is asked for. */
function fold(summary: string, content: string): string {
  return `<details><summary>${summary.replaceAll(/`(.*?)`/g, "<code>$1</code>")}</summary>\n\n${content}\n\n</details>`;
}
