import { median } from "../../benchmark.ts";
import { coloursOf } from "../../plots/theme.ts";
import { contenderNames, contenderOf, isCommand, type ContenderName } from "../contenders.ts";
import { areTold, costOf, rateOf, type Case, type Result, type Sample } from "../results.ts";
import { drawLines, type Line } from "./line-chart.ts";

export interface Plot {
  /** Of its file, without extension. */
  readonly name: string;
  readonly svg: string;
}

const OURS: ReadonlySet<ContenderName> = new Set(
  contenderNames.filter((name) => /^(?:set-records|invoke-parallel|get-records|dvp-.*)$/.test(name)),
);

/** A plot for everything that was measured at several places of its axis. */
export function plotsOf(results: readonly Result[]): readonly Plot[] {
  return [...concurrencyPlots(results), ...costPlots(results)];
}

function concurrencyPlots(results: readonly Result[]): readonly Plot[] {
  const writing = results.filter(({ contender }) => contenderOf(contender).does === "write");
  return groups(writing, ({ records, columns }) => `${records} of ${columns}`).flatMap((some): Plot[] => {
    const [{ records, columns, batchSize }] = [some[0].case];
    const lines = linesOf(some, { x: ({ concurrency }) => concurrency, y: rateOf });
    if (!isPlot(lines)) return [];
    const subtitle = `${records.toLocaleString("en-US")} records of ${columns} columns, ${batchSize} in a request; commands without their start`;
    const svg = drawLines({ title: "Records a second", subtitle, x: "requests at a time", lines });
    return [{ name: `rate-over-concurrency-${records}-of-${columns}`, svg }];
  });
}

function costPlots(results: readonly Result[]): readonly Plot[] {
  return groups(results, ({ columns, concurrency }) => `${columns} at ${concurrency}`).flatMap((some): Plot[] => {
    const [{ columns, concurrency, batchSize }] = [some[0].case];
    const lines = linesOf(some, { x: ({ records }) => records, y: costOf });
    if (!isPlot(lines)) return [];
    const subtitle = `${columns} columns, ${batchSize} in a request, ${concurrency} at a time; commands without their start`;
    const svg = drawLines({
      title: "Microseconds of the client's processors for a record",
      subtitle,
      x: "records",
      lines,
    });
    return [{ name: `cost-over-records-${columns}-columns`, svg }];
  });
}

/** Somebody was measured at more than one place. */
function isPlot(lines: readonly Line[]): boolean {
  return lines.some(({ points }) => points.length > 1);
}

interface Axes {
  readonly x: (each: Case) => number;
  readonly y: (sample: Sample) => number;
}

function linesOf(results: readonly Result[], { x, y }: Axes): readonly Line[] {
  const names = contenderNames.filter((name) => results.some(({ contender }) => contender === name));
  const colours = coloursOf(contenderNames, (name) => OURS.has(name as ContenderName));
  return names.map((name) => ({
    name: contenderOf(name).label,
    colour: colours.get(name) ?? "",
    dash: dashOf(name),
    isOurs: OURS.has(name),
    points: results
      .filter(({ contender, samples }) => contender === name && areTold(samples.map(y)))
      .map((result) => [x(result.case), Number(median(result.samples.map(y)).toPrecision(3))] as const)
      .toSorted(([one], [other]) => one - other),
  }));
}

function dashOf(name: ContenderName): Line["dash"] {
  const contender = contenderOf(name);
  if (!isCommand(contender)) return "solid";
  return contender.flags.length === 0 ? "dashed" : "dotted";
}

/** None of them is empty. */
function groups(
  results: readonly Result[],
  keyOf: (each: Case) => string,
): readonly (readonly [Result, ...Result[]])[] {
  const found = Map.groupBy(results, (result) => keyOf(result.case)).values();
  return [...found].flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest] as const]));
}
