import { drawNormal, type Random } from "./random.ts";

/** How long requests take. What is left out takes no part. */
export interface Latency {
  /** What every request takes. */
  readonly fixedMs?: number;
  /** What each record that it writes or reads adds. */
  readonly perRecordMs?: number;
  /** How much the time varies: 0.2 means that two thirds of the requests are within about 20 % of what they should take. */
  readonly noise?: number;
  /** A few take far longer: 0.01 and 10 mean that one in a hundred takes ten times as long. */
  readonly tail?: { readonly share: number; readonly factor: number };
  /** How many requests a server works on at full speed; with more they share its power, and all become slower. */
  readonly slots?: number;
}

/** How long a request with so many records takes on a server that has nothing else to do, in milliseconds. */
export function drawLatency(latency: Latency, records: number, random: Random): number {
  const { fixedMs = 0, perRecordMs = 0, noise = 0, tail } = latency;
  // Both are drawn in any case, so that a request's place in the sequence does not depend on what befell the ones before.
  const spread = Math.exp(noise * drawNormal(random));
  const isLate = random() < (tail?.share ?? 0);
  return (fixedMs + perRecordMs * records) * spread * (isLate ? (tail?.factor ?? 1) : 1);
}

/** @throws Error for figures that mean nothing */
export function checkLatency(latency: Latency): Latency {
  const { tail, slots = 1 } = latency;
  const figures = { ...latency, tail: tail?.share ?? 0, "tail.factor": tail?.factor ?? 1 };
  for (const [name, figure] of Object.entries(figures)) {
    if (typeof figure !== "number" || !Number.isFinite(figure) || figure < 0) {
      throw new Error(`The latency's ${name} must be a number from 0, but it is ${String(figure)}.`);
    }
  }
  if (figures.tail > 1)
    throw new Error(`The share of the latency's tail must be at most 1, but it is ${figures.tail}.`);
  if (!Number.isInteger(slots) || slots < 1) {
    throw new Error(`The latency's slots must be a whole number from 1, but they are ${slots}.`);
  }
  return latency;
}
