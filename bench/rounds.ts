import { median, round, type Figure } from "./benchmark.ts";

/** What was measured in several rounds. */
export interface Rounds {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Measures things in turn, round after round, so that a slow moment of the machine meets them all. */
export async function interleave<N extends string>(
  count: number,
  measures: Readonly<Record<N, () => Promise<number>>>,
): Promise<Record<N, readonly number[]>> {
  const names = Object.keys(measures) as N[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round < count; round++) {
    for (const name of names) measured[name].push(await measures[name]());
  }
  return measured;
}

export function roundsOf(values: readonly number[]): Rounds {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export function figureOf(name: string, rounds: Rounds | undefined, unit: string, digits: number, aim?: string): Figure {
  const { median: middle, least, most } = rounds ?? { median: NaN, least: NaN, most: NaN };
  const range = [round(least, digits), round(most, digits)] as const;
  return { name, value: round(middle, digits), unit, range, ...(aim !== undefined && { aim }) };
}

/** How long work takes, in milliseconds. */
export async function milliseconds(work: () => PromiseLike<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
