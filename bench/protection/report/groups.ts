import type { Result } from "../score/summary.ts";

/** Scenarios that are summed up together. */
export interface Group {
  readonly name: string;
  readonly includes: (result: Result) => boolean;
}

const LONG_SECONDS = 120;

export const groups: readonly Group[] = [
  { name: "all", includes: () => true },
  { name: "over two minutes", includes: ({ oracleSeconds }) => oracleSeconds.exact > LONG_SECONDS },
  { name: "cookies honoured", includes: ({ cookies }) => cookies === "honoured" },
  { name: "cookies ignored", includes: ({ cookies }) => cookies === "ignored" },
];
