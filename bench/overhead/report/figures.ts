import type { Figure } from "../../benchmark.ts";
import { roundsFigure } from "../../report/rounds-figure.ts";
import { readFiguresOf } from "../../report/saved.ts";
import { contenderOf, isCommand } from "../contenders.ts";
import { goals, valuesOf } from "../goals.ts";
import { areTold, costOf, nameOfCase, rateOf, rateWithStart, type Result } from "../results.ts";

/** Everything that was measured, and what it was meant to be, one figure each. */
export function figuresOf(results: readonly Result[]): readonly Figure[] {
  return [...results.flatMap(resultFigures), ...byCase(results).flatMap(goalFigures)];
}

/** Those of the same case together, in their order. */
export function byCase(results: readonly Result[]): readonly (readonly Result[])[] {
  return [...Map.groupBy(results, (result) => nameOfCase(result.case)).values()];
}

function resultFigures(result: Result): readonly Figure[] {
  const contender = contenderOf(result.contender);
  const { samples } = result;
  const prefix = `${nameOfCase(result.case)}, ${contender.label}`;
  const measured = [
    { name: `${prefix}: rate`, unit: "records/s", values: samples.map(rateOf) },
    ...(isCommand(contender)
      ? [{ name: `${prefix}: rate, start included`, unit: "records/s", values: samples.map(rateWithStart) }]
      : []),
    { name: `${prefix}: processor time`, unit: "µs a record", digits: 2, values: samples.map(costOf) },
    { name: `${prefix}: peak memory`, unit: "MB", values: samples.map(({ peakMegabytes }) => peakMegabytes) },
    { name: `${prefix}: requests`, unit: "requests", values: samples.map(({ requests }) => requests) },
    { name: `${prefix}: sent and received`, unit: "bytes", values: samples.map(({ bytes }) => bytes) },
  ].filter(({ values }) => areTold(values));
  // With the first of them stands all that they come from.
  return measured.map((each, at) => roundsFigure(at === 0 ? { ...each, details: result } : each));
}

function goalFigures(results: readonly Result[]): readonly Figure[] {
  const [first] = results;
  return goals.flatMap(({ name, unit, digits, better, aim, ...goal }) => {
    const values = valuesOf({ name, unit, digits, better, aim, ...goal }, results);
    if (values === undefined || first === undefined) return [];
    return [roundsFigure({ name: `${nameOfCase(first.case)}: ${name}`, unit, digits, better, aim, values })];
  });
}

/** The results in a file that `--json` wrote. */
export async function readResults(file: string): Promise<readonly Result[]> {
  const figures = await readFiguresOf("overhead", file);
  return figures.flatMap(({ details }) => (details === undefined ? [] : [details as Result]));
}
