import type { Aim } from "../report/verdict.ts";
import type { ContenderName } from "./contenders.ts";
import { areTold, costOf, rateOf, type Case, type Result, type Sample } from "./results.ts";

/** Something that is to be reached in every case, or in some. */
export interface Goal {
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  readonly better: "more" | "less";
  readonly aim: Aim;
  readonly isMeantFor: (each: Case) => boolean;
  /** The value of each round. */
  readonly of: (find: Find) => readonly number[] | undefined;
}

type Find = (name: ContenderName) => Result | undefined;

const ANY = (): boolean => true;
const MILLION = 1_000_000;

export const goals: readonly Goal[] = [
  rateRatio("setRecords against the hand-written loop", ["set-records", "hand-written"], 0.6),
  costRatio("setRecords' processor time against the hand-written loop's", ["set-records", "hand-written"], 2),
  rateRatio("setRecords against dynamics-web-api's CreateMultiple", ["set-records", "dwa-multiple"], 3),
  rateRatio("setRecords against dynamics-web-api one by one", ["set-records", "dwa-single"], 20),
  rateRatio("getRecords against dynamics-web-api's retrieveAll", ["get-records", "dwa-retrieve-all"], 1.3),
  rateRatio("getRecords against the hand-written nextLink loop", ["get-records", "next-links"], 0.8),
  commandRate("dvp set from CSV, 10 columns", "dvp-csv", 60_000),
  commandRate("dvp set from NDJSON, 10 columns", "dvp-ndjson", 80_000),
  memory("setRecords", "set-records"),
  memory("invokeParallel", "invoke-parallel"),
  memory("dvp set from CSV", "dvp-csv"),
  memory("dvp set from NDJSON", "dvp-ndjson"),
  memory("getRecords", "get-records"),
  memory("dvp get", "dvp-get"),
];

/** The cases that a goal was measured in, with its value in each round. */
export function valuesOf(goal: Goal, results: readonly Result[]): readonly number[] | undefined {
  const [first] = results;
  if (first === undefined || !goal.isMeantFor(first.case)) return undefined;
  const values = goal.of((name) => results.find(({ contender }) => contender === name));
  return values !== undefined && areTold(values) ? values : undefined;
}

type Pair = readonly [ours: ContenderName, theirs: ContenderName];

function rateRatio(name: string, pair: Pair, atLeast: number): Goal {
  return { name, unit: "times", digits: 2, better: "more", aim: { atLeast }, isMeantFor: ANY, of: ratio(pair, rateOf) };
}

function costRatio(name: string, pair: Pair, atMost: number): Goal {
  return { name, unit: "times", digits: 2, better: "less", aim: { atMost }, isMeantFor: ANY, of: ratio(pair, costOf) };
}

/** Round by round: both had the same moments of the machine. */
function ratio([ours, theirs]: Pair, measure: (sample: Sample) => number): Goal["of"] {
  return (find) => {
    const [one, other] = [find(ours)?.samples, find(theirs)?.samples];
    if (one === undefined || other === undefined) return undefined;
    return one.map((sample, round) => measure(sample) / measure(other[round] ?? sample));
  };
}

function commandRate(name: string, contender: ContenderName, atLeast: number): Goal {
  return {
    ...{ name, unit: "records/s", digits: 0, better: "more", aim: { atLeast } },
    isMeantFor: ({ columns }) => columns === 10,
    of: (find) => find(contender)?.samples.map(rateOf),
  };
}

function memory(who: string, contender: ContenderName): Goal {
  return {
    ...{
      name: `peak memory of ${who}, a million records`,
      unit: "MB",
      digits: 0,
      better: "less",
      aim: { atMost: 150 },
    },
    isMeantFor: ({ records }) => records >= MILLION,
    of: (find) => find(contender)?.samples.map(({ peakMegabytes }) => peakMegabytes),
  };
}
