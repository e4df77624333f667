import { median, round } from "../benchmark.ts";

/** What a figure was meant to be. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number };

/** Rounds that differ by more, measured by their median, say nothing of who is faster. */
const LARGEST_SPREAD = 0.2;
/** So many that agree need not lie near each other: short waits never do. */
const MANY = 10;

/** How far the highest is from the lowest, as a share of the median. */
export function spreadOf(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Whether the rounds reached the aim; undefined when there is no aim and nothing to be said. */
export function verdictOf(values: readonly number[], aim?: Aim): string | undefined {
  const spread = spreadOf(values);
  if (spread > LARGEST_SPREAD && !agree(values, aim)) return `not to be trusted: spread of ${round(100 * spread)} %`;
  if (aim === undefined) return undefined;
  if (values.length < 2) return "measured once: no verdict";
  return isReached(median(values), aim) ? "reached" : "missed";
}

export function wordsOf(aim: Aim): string {
  return "atLeast" in aim
    ? `${aim.atLeast.toLocaleString("en-US")} or more`
    : `${aim.atMost.toLocaleString("en-US")} or less`;
}

function agree(values: readonly number[], aim: Aim | undefined): boolean {
  if (values.length < MANY) return false;
  return aim === undefined || new Set(values.map((value) => isReached(value, aim))).size === 1;
}

function isReached(value: number, aim: Aim): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}
