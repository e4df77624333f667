import type { ParseArgsOptionsConfig } from "node:util";

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The lowest and the highest of several rounds. */
  readonly range?: readonly [least: number, most: number];
  /** What it was meant to be, in words. */
  readonly aim?: string;
  /** Whether that was reached, or why nothing can be said. */
  readonly verdict?: string;
  /** Which way it improves. @default rates (of a unit that ends in "/s") are better when there is more, all else when less */
  readonly better?: "more" | "less";
  /** What stands behind it: in the JSON, not in the table. */
  readonly details?: object;
}

/** Says on stderr what is being measured. */
export type Tell = (line: string) => void;

/** The command line's flags by name. */
export type Flags = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Figures that a table of one line each does not do justice to. */
export interface Report {
  readonly figures: readonly Figure[];
  /** What is printed in place of that table. */
  readonly text: string;
}

export interface Benchmark {
  /** What it takes beside --json. */
  readonly flags?: ParseArgsOptionsConfig;
  readonly run: (tell: Tell, flags: Flags) => Promise<readonly Figure[] | Report>;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/** The middle one, so that a single disturbed round does not count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
