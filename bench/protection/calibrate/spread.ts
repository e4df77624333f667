import { quantile } from "./figures.ts";

/** How what requests take scatters around what they should take. */
export interface Spread {
  /** Deviation of the logarithm. */
  readonly noise: number;
  readonly tail: { readonly probability: number; readonly factor: number };
  /** Of all but the late ones. */
  readonly mean: number;
}

/** A deviation to each side of the middle lie so many. */
const BELOW = 0.1587;
/** Later than that is no noise. */
const LATE_DEVIATIONS = 4;
const LATE_FACTOR = 2.5;
/** Fewer late ones than this are no tail. */
const RARE = 0.0005;

/** @param ratios what was taken / what was expected */
export function spreadOf(ratios: readonly number[]): Spread {
  const logarithms = ratios.filter((ratio) => ratio > 0).map(Math.log);
  const [low = 0, middle = 0, high = 0] = [BELOW, 0.5, 1 - BELOW].map((share) => quantile(logarithms, share));
  const noise = (high - low) / 2;
  const border = Math.exp(middle + Math.max(Math.log(LATE_FACTOR), LATE_DEVIATIONS * noise));
  const [late, usual] = [ratios.filter((ratio) => ratio > border), ratios.filter((ratio) => ratio <= border)];
  const mean = usual.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, usual.length);
  const probability = late.length / Math.max(1, ratios.length);
  if (probability < RARE) return { noise, mean, tail: { probability: 0, factor: 8 } };
  const factor = (quantile(late, 0.5) ?? border) / Math.exp(middle);
  return {
    noise,
    mean,
    tail: { probability: Number(probability.toPrecision(2)), factor: Number(factor.toPrecision(2)) },
  };
}
