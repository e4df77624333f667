import type { Benchmark, Figure } from "../benchmark.ts";
import { measureCompare } from "./compare.ts";
import { measureNames } from "./names.ts";
import { measureOneBad } from "./one-bad.ts";
import { measurePartitioned } from "./partitioned.ts";

/** How many requests setting records takes, and how much faster several connections read than one. */
export const records: Benchmark = {
  run: async (tell) => {
    const figures: Figure[] = [];
    for (const [what, measure] of [
      ["setting again what has hardly changed", measureCompare],
      ["one bad record", measureOneBad],
      ["names in lookups", measureNames],
      ["reading by several connections", measurePartitioned],
    ] as const) {
      tell(`${what} …`);
      figures.push(...(await measure()));
    }
    return figures;
  },
};
