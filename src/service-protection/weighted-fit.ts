/** What one kind of request costs a server: so much for itself, and so much for each record. In milliseconds. */
export interface Cost {
  readonly fixedMs: number;
  readonly perRecordMs: number;
}

/**
 * Fits the costs of requests to what they took, by least squares of the relative error, under several suppositions of how
 * much each was slowed down. The relative error is at most 1 for a request that took far too long, so that a heavy tail
 * does not spoil it.
 */
export interface WeightedFit {
  /** @param slowing by supposition: how many times as long as on an idle server */
  add(records: number, executionMs: number, slowing: (supposition: number) => number, keep: number): void;
  /** How many of the samples still count. */
  readonly weight: number;
  cost(supposition: number): Cost;
  /** Mean square of the relative errors under that supposition. */
  error(supposition: number): number;
}

/** Errors that no supposition can explain; keeps the ratio of two tiny ones from meaning something. */
const ERROR_FLOOR = 0.008;
const SINGULAR = 1e-6;

export function createWeightedFit(suppositions: number): WeightedFit {
  const [xx, xn, nn, x, n] = [0, 1, 2, 3, 4].map(() => new Float64Array(suppositions)) as Sums;
  let weight = 0;
  /** Asked for several times a request, and the same until the next sample. */
  let solved: { readonly index: number; readonly cost: Cost } | undefined;

  const at = (sums: Float64Array, index: number): number => sums[index] ?? 0;

  function solve(index: number): { a: number; b: number } {
    const [sxx, sxn, snn, sx, sn] = [at(xx, index), at(xn, index), at(nn, index), at(x, index), at(n, index)];
    const determinant = sxx * snn - sxn * sxn;
    if (determinant > SINGULAR * sxx * snn) {
      const a = (sx * snn - sn * sxn) / determinant;
      const b = (sn * sxx - sx * sxn) / determinant;
      if (a >= 0 && b >= 0) return { a, b };
      if (b < 0) return { a: sx / sxx, b: 0 };
    }
    return snn > 0 ? { a: 0, b: sn / snn } : { a: sxx > 0 ? sx / sxx : 0, b: 0 };
  }

  return {
    add(records, executionMs, slowing, keep) {
      const taken = Math.max(1, executionMs);
      weight = weight * keep + 1;
      solved = undefined;
      for (let index = 0; index < suppositions; index++) {
        const u = slowing(index) / taken;
        const v = u * records;
        xx[index] = at(xx, index) * keep + u * u;
        xn[index] = at(xn, index) * keep + u * v;
        nn[index] = at(nn, index) * keep + v * v;
        x[index] = at(x, index) * keep + u;
        n[index] = at(n, index) * keep + v;
      }
    },
    get weight() {
      return weight;
    },
    cost(index) {
      if (solved?.index !== index) {
        const { a, b } = solve(index);
        solved = { index, cost: { fixedMs: a, perRecordMs: b } };
      }
      return solved.cost;
    },
    error(index) {
      const { a, b } = solve(index);
      return Math.max(0, weight - a * at(x, index) - b * at(n, index)) / Math.max(1, weight) + ERROR_FLOOR;
    },
  };
}

type Sums = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
