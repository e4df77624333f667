import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createPaceMeter } from "../../src/parallel/pace.ts";
import type { ParallelProgress } from "../../src/parallel/report.ts";
import { totalOf } from "../../src/parallel/total.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe("the pace", () => {
  test("is measured from the beginning while that is not long ago", () => {
    const meter = createPaceMeter(1000);
    expect(meter.measure({ now: 3000, done: 100 }, 400)).toEqual({ rate: 50, fraction: 0.25, remainingMs: 6000 });
    expect(meter.measure({ now: 3000, done: 100 }, undefined)).toEqual({ rate: 50 });
  });

  test("is that of the last 30 seconds, whatever was before", () => {
    const meter = createPaceMeter(0);
    for (let second = 1; second <= 60; second++) meter.note({ now: second * 1000, done: second * 1000 });
    for (let second = 61; second <= 100; second++)
      meter.note({ now: second * 1000, done: 60_000 + (second - 60) * 10 });
    const { rate, remainingMs } = meter.measure({ now: 100_000, done: 60_400 }, 61_400);
    expect(rate).toBeCloseTo(10);
    expect(remainingMs).toBeCloseTo(100_000);
  });

  test("is nothing after 30 seconds in which nothing moved, and nobody knows then how long it takes", () => {
    const meter = createPaceMeter(0);
    for (let second = 1; second <= 31; second++) meter.note({ now: second * 1000, done: 5 });
    expect(meter.measure({ now: 32_000, done: 5 }, 10)).toEqual({ rate: 0, fraction: 0.5, remainingMs: undefined });
  });

  test("knows at the end that nothing is left, also of nothing", () => {
    expect(createPaceMeter(0).measure({ now: 10, done: 0 }, 0)).toMatchObject({ fraction: 1, remainingMs: 0 });
    expect(createPaceMeter(0).measure({ now: 10, done: 7 }, 5)).toMatchObject({ fraction: 1, remainingMs: 0 });
  });

  test("never shows less than before, though the total is an estimate that grows and shrinks", () => {
    const steps = fc.array(fc.record({ ms: fc.nat(5000), done: fc.nat(50), total: fc.option(fc.nat(1000)) }));
    const property = fc.property(steps, (all) => {
      const meter = createPaceMeter(0);
      let [now, done, shown] = [0, 0, 0];
      for (const step of all) {
        now += step.ms;
        done += step.done;
        const { rate, fraction = shown, remainingMs = 0 } = meter.measure({ now, done }, step.total ?? undefined);
        expect(fraction).toBeGreaterThanOrEqual(shown);
        expect(fraction).toBeLessThanOrEqual(1);
        expect(Math.min(rate, remainingMs)).toBeGreaterThanOrEqual(0);
        shown = fraction;
      }
    });
    fc.assert(property);
  });

  test("keeps no more than its window, however often it is told", () => {
    const meter = createPaceMeter(0);
    for (let now = 0; now < 3_000_000; now++) meter.note({ now, done: now });
    expect(meter.measure({ now: 3_000_000, done: 3_000_000 }, undefined).rate).toBeCloseTo(1000);
  });
});

describe("the total", () => {
  test("is what the caller says, or what arrays, Sets and Maps know themselves", () => {
    const ofInput = (input: unknown): number | undefined => totalOf(input, undefined)();
    expect([[1, 2], new Set([1]), new Map([[1, 2]]), new Uint8Array(5)].map(ofInput)).toEqual([2, 1, 1, 5]);
    expect(["text", watchSource().input, undefined].map(ofInput)).toEqual([undefined, undefined, undefined]);
    expect(totalOf([1, 2], 9)()).toBe(9);
  });
});

describe("the progress of a run", () => {
  async function progressOf(input: Iterable<number> | AsyncIterable<number>, total?: number | (() => number)) {
    const told: ParallelProgress[] = [];
    const block = ([first = 0]: readonly number[]): void => {
      if (first === 2) throw new Error("no");
    };
    const options = { chunkSize: 2, maxDegreeOfParallelism: 1, errorAction: "silentlyContinue" } as const;
    const summary = await invokeParallel(input, block, { ...options, total, onProgress: (now) => told.push(now) });
    return { told, summary };
  }

  test("counts what failed apart from what is completed, and both as dealt with", async () => {
    const { told, summary } = await progressOf(numbers(6));
    expect(told.map(({ ok, failed, total, fraction }) => [ok, failed, total, fraction])).toEqual([
      [2, 0, 6, 2 / 6],
      [2, 2, 6, 4 / 6],
      [4, 2, 6, 1],
    ]);
    expect(told[2]?.remainingMs).toBe(0);
    expect(told[0]?.rate).toBeGreaterThan(0);
    expect(summary).toMatchObject({ total: 6 });
    expect(summary).not.toHaveProperty("rate");
  });

  test("does not go backwards while the input streams in: without a total there is no percentage", async () => {
    const { told, summary } = await progressOf(watchSource({ count: 6, kind: "async" }).input);
    expect(told).toHaveLength(3);
    for (const each of told)
      expect([each.total, each.fraction, each.remainingMs]).toEqual([undefined, undefined, undefined]);
    expect(summary).not.toHaveProperty("total");
  });

  test("asks for an estimate again and again, and takes nothing back that was shown", async () => {
    const estimates = [4, 4, 4, 4, 100, 100, 100, 6];
    const { told } = await progressOf(watchSource({ count: 6 }).input, () => estimates.shift() ?? 6);
    const fractions = told.map(({ fraction = 0 }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(new Set(told.map(({ total }) => total)).size).toBeGreaterThan(1);
  });
});
