import { median, round, type Figure } from "../../benchmark.ts";
import { markdownTable, type Column } from "../../report/markdown-table.ts";
import { spreadOf } from "../../report/verdict.ts";
import { contenderOf, isCommand } from "../contenders.ts";
import { areTold, costOf, rateOf, rateWithStart, type Result, type Sample } from "../results.ts";

const NOT_TOLD = "–";

/** Who did how much in a case. */
export function resultsTable(results: readonly Result[]): string {
  return markdownTable(columns, results);
}

const columns: readonly Column<Result>[] = [
  { title: "", cell: ({ contender }) => contenderOf(contender).label },
  middle("records", ({ records }) => records),
  middle("records/s", rateOf),
  {
    title: "with start",
    align: "right",
    cell: (result) => (isCommand(contenderOf(result.contender)) ? show(result, rateWithStart) : ""),
  },
  { title: "spread", align: "right", cell: (result) => spread(result.samples.map(rateOf)) },
  middle("CPU µs/record", costOf, 1),
  { title: "spread", align: "right", cell: (result) => spread(result.samples.map(costOf)) },
  middle("peak MB", ({ peakMegabytes }) => peakMegabytes),
  middle("requests", ({ requests }) => requests),
  middle("MB on the wire", ({ bytes }) => bytes / 1e6, 1),
];

function middle(title: string, of: (sample: Sample) => number, digits = 0): Column<Result> {
  return { title, align: "right", cell: (result) => show(result, of, digits) };
}

function show({ samples }: Result, of: (sample: Sample) => number, digits = 0): string {
  const values = samples.map(of);
  return areTold(values) ? number(median(values), digits) : NOT_TOLD;
}

function spread(values: readonly number[]): string {
  if (!areTold(values)) return NOT_TOLD;
  return values.length < 2 ? "once" : `${round(100 * spreadOf(values))} %`;
}

/** What was aimed at, and whether it was reached. */
export function aimsTable(figures: readonly Figure[]): string {
  return markdownTable<Figure>(
    [
      { title: "", cell: ({ name }) => name },
      { title: "median", align: "right", cell: ({ value, unit }) => `${number(value)} ${unit}` },
      { title: "rounds", align: "right", cell: ({ range }) => range?.map((end) => number(end)).join(" to ") ?? "" },
      { title: "aim", align: "right", cell: ({ aim = "" }) => aim },
      { title: "", cell: ({ verdict = "" }) => verdict },
    ],
    figures,
  );
}

function number(value: number, digits?: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits ?? 2 });
}
