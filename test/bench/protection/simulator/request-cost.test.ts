import { describe, expect, it } from "vitest";
import { createRequestCost } from "../../../../bench/protection/simulator/request-cost.ts";
import { quiet } from "../quiet.ts";

const OPERATION = { fixedMs: 50, perRecordMs: 20 };

function draws(overrides: object, records: number, count = 4000): { work: number; failed: boolean }[] {
  const costOf = createRequestCost(quiet({ operation: OPERATION, ...overrides }), 1);
  return Array.from({ length: count }, () => costOf(records, 20));
}

const meanWork = (costs: readonly { work: number }[]): number =>
  costs.reduce((sum, { work }) => sum + work, 0) / costs.length;

describe("the cost of a request", () => {
  it("is a fixed part and one for each record", () => {
    expect(draws({}, 100, 1)).toEqual([{ work: 2050, failed: false }]);
  });

  it("is small for a ping, and never more than what every request costs", () => {
    expect(draws({}, 0, 1)).toEqual([{ work: 10, failed: false }]);
    expect(draws({ operation: { fixedMs: 3, perRecordMs: 20 } }, 0, 1)).toEqual([{ work: 3, failed: false }]);
  });

  it("varies with noise about the same mean", () => {
    const costs = draws({ noise: 0.5 }, 100);
    expect(meanWork(costs) / 2050).toBeCloseTo(1, 1);
    expect(Math.max(...costs.map(({ work }) => work))).toBeGreaterThan(2 * 2050);
  });

  it("is a multiple for those of the tail", () => {
    const costs = draws({ tail: { probability: 0.1, factor: 8 } }, 100);
    const late = costs.filter(({ work }) => work === 8 * 2050);
    expect(late.length / costs.length).toBeCloseTo(0.1, 1);
    expect(costs.filter(({ work }) => work === 2050)).toHaveLength(costs.length - late.length);
  });

  it("rises by half a batch and a request of one for each bad record, three times at most", () => {
    const costs = draws({ badRecordRate: 0.01 }, 100);
    const whole = 2050;
    const extra = whole / 2 + 70;
    expect(new Set(costs.map(({ work }) => work))).toEqual(new Set([0, 1, 2, 3].map((bad) => whole + bad * extra)));
    // None is bad in 0.99^100 of the batches.
    expect(costs.filter(({ failed }) => !failed).length / costs.length).toBeCloseTo(0.366, 1);
    expect(costs.every(({ work, failed }) => failed === work > whole)).toBe(true);
  });

  it("does not rise for a single bad record, which has nothing to be split from", () => {
    expect(draws({ badRecordRate: 1 }, 1, 1)).toEqual([{ work: 70, failed: true }]);
  });
});
