import type { Scenario } from "../scenario/scenario.ts";
import { createRandom, drawNormal } from "./random.ts";

export interface Cost {
  /** Milliseconds of a server that has nothing else to do. */
  readonly work: number;
  /** Some of its records were refused. */
  readonly failed: boolean;
}

/** What WhoAmI takes a server, about; less where every request takes less. */
const PING_MS = 10;

/** How often a refused batch is sent again without what was at fault, before the others go one by one. */
const SPLIT_ROUNDS = 3;

/** @returns draws what a request with so many records costs, at so many milliseconds a record */
export function createRequestCost(scenario: Scenario, seed: number): (records: number, perRecordMs: number) => Cost {
  const { operation, noise, tail, badRecordRate } = scenario;
  const spread = createRandom(seed, "noise");
  const lateness = createRandom(seed, "tail");
  const faults = createRandom(seed, "bad records");
  return (records, perRecordMs) => {
    const fixed = records === 0 ? Math.min(PING_MS, operation.fixedMs) : operation.fixedMs;
    const bad = badRecordRate === 0 ? 0 : countBad(records, badRecordRate, faults);
    // The mean of a log-normal variable lies above its median by this much.
    const disturbance = Math.exp(noise * drawNormal(spread) - noise ** 2 / 2);
    const isLate = lateness() < tail.probability;
    const work = withSplitting(fixed, perRecordMs, records, bad);
    return { work: work * disturbance * (isLate ? tail.factor : 1), failed: bad > 0 };
  };
}

/**
 * A batch with bad records, as the records' sender treats it (src/records/sending/split.ts): each attempt fails half-way
 * on average and names the one at fault, which is sent by itself; after three the rest goes in parts that may fail each
 * by itself. All of it counts as one request, whose records are answered for when it is over.
 */
function withSplitting(fixedMs: number, perRecordMs: number, records: number, bad: number): number {
  const whole = fixedMs + perRecordMs * records;
  const rounds = records === 1 ? 0 : Math.min(bad, SPLIT_ROUNDS);
  return whole + rounds * (whole / 2 + fixedMs + perRecordMs);
}

/** How many of so many are bad: leaps from one to the next, so that rare ones cost few draws. */
function countBad(records: number, rate: number, random: () => number): number {
  if (rate >= 1) return records;
  let bad = 0;
  for (let index = leap(rate, random); index < records; index += 1 + leap(rate, random)) bad += 1;
  return bad;
}

function leap(rate: number, random: () => number): number {
  return Math.floor(Math.log(1 - random()) / Math.log(1 - rate));
}
