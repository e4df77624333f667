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
  /** What stands behind it: in the JSON, not in the table. */
  readonly details?: object;
}

/** The command line's flags by name. */
export type Flags = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Benchmark {
  /** What it takes beside --json. */
  readonly flags?: ParseArgsOptionsConfig;
  /** `tell` says on stderr what is being measured. */
  readonly run: (tell: (line: string) => void, flags: Flags) => Promise<readonly Figure[]>;
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
