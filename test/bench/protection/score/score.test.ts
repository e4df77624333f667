import { describe, expect, it } from "vitest";
import { boundOracle, exactOracle, fairOracle } from "../../../../bench/protection/oracle/oracle.ts";
import type { Scenario } from "../../../../bench/protection/scenario/scenario.ts";
import { isJudged } from "../../../../bench/protection/score/judged.ts";
import { recoveriesOf } from "../../../../bench/protection/score/recovery.ts";
import { regretOf } from "../../../../bench/protection/score/regret.ts";
import { jainIndex, scoreOf } from "../../../../bench/protection/score/score.ts";
import { createProgress } from "../../../../bench/protection/simulator/progress.ts";
import type { Run } from "../../../../bench/protection/simulator/simulate.ts";
import { quiet } from "../quiet.ts";

/** A run with these records at these times. */
function runOf(steps: readonly [ms: number, records: number][], overrides: Partial<Run> = {}): Run {
  const progress = createProgress();
  for (const [ms, records] of steps) progress.add(records, ms);
  const refused = { requests: 0, executionTime: 0, concurrency: 0 };
  const endMs = steps.at(-1)?.[0] ?? 0;
  return { end: "finished", endMs, progress, requests: 100, refused, lockedMs: 0, recordsOf: [1], ...overrides };
}

const score = (scenario: Scenario, run: Run) =>
  scoreOf(scenario, run, { exact: exactOracle(scenario), bound: boundOracle(scenario), fair: fairOracle(scenario) });

/** The oracle needs 100 s. */
const TEN_SLOTS = quiet({ records: 10_000, slotsPerServer: 10 });

describe("the score of a run", () => {
  it("is the oracle's time to its own, at most 1", () => {
    expect(score(TEN_SLOTS, runOf([[125_000, 10_000]])).efficiency).toBeCloseTo(0.8);
    expect(score(TEN_SLOTS, runOf([[50_000, 10_000]]))).toMatchObject({ efficiency: 1 });
    expect(score(TEN_SLOTS, runOf([[50_000, 10_000]])).againstBound).toBeCloseTo(2);
  });

  it("counts only what was done of a job that did not end", () => {
    expect(score(TEN_SLOTS, runOf([[200_000, 2500]], { end: "outOfTime" })).efficiency).toBeCloseTo(0.125);
  });

  it("tells refusals by a thousand requests, locks in seconds", () => {
    const refused = { requests: 1, executionTime: 2, concurrency: 0 };
    expect(score(TEN_SLOTS, runOf([[1, 1]], { refused, requests: 500, lockedMs: 2500 }))).toMatchObject({
      refused: 3,
      refusedPerThousand: { requests: 2, executionTime: 4, concurrency: 0 },
      lockSeconds: 2.5,
    });
  });
});

describe("regret", () => {
  it("is 0 beside the oracle, and 1 while nothing is done", () => {
    const even = Array.from({ length: 1000 }, (_, index): [number, number] => [(index + 1) * 100, 10]);
    expect(regretOf(runOf(even), exactOracle(TEN_SLOTS))).toBeCloseTo(0, 1);
    expect(regretOf(runOf([[100_000, 10_000]]), exactOracle(TEN_SLOTS))).toBeCloseTo(1);
  });

  it("is the area between", () => {
    // Half of what the oracle has until 100 s; then 1 - 1/2 falling to 0 at 200 s.
    const half = Array.from({ length: 2000 }, (_, index): [number, number] => [(index + 1) * 100, 5]);
    expect(regretOf(runOf(half), exactOracle(TEN_SLOTS))).toBeCloseTo((0.5 * 100 + 0.25 * 100) / 200, 2);
  });
});

describe("recovery", () => {
  // 4 s of work a second can be kept up, 40 records; from 600 s on with two servers 80.
  const scenario = quiet({ records: 100_000, events: [{ atMs: 600_000, servers: 2 }] });
  const perSecond = (rate: (second: number) => number, seconds: number): [number, number][] =>
    Array.from({ length: seconds }, (_, second) => [(second + 1) * 1000, rate(second)]);

  it("is the time from a change until nine tenths of what can be kept up is done", () => {
    expect(recoveriesOf(scenario, runOf(perSecond((second) => (second < 600 ? 40 : 80), 1500)))).toEqual([0]);
    expect(recoveriesOf(scenario, runOf(perSecond((second) => (second < 700 ? 40 : 81), 1500)))).toEqual([35_000]);
  });

  it("is unknown when it does not come, or when there was no window left to see it", () => {
    expect(recoveriesOf(scenario, runOf(perSecond(() => 40, 1500)))).toEqual([null]);
    expect(recoveriesOf(scenario, runOf(perSecond(() => 80, 800)))).toEqual([null]);
    expect(recoveriesOf(quiet(), runOf([[5, 5]]))).toEqual([]);
  });
});

describe("fairness", () => {
  it("is 1 for equal shares and 1/n when one has all", () => {
    expect([jainIndex([5, 5, 5]), jainIndex([9, 0, 0]), jainIndex([0, 0])]).toEqual([1, 1 / 3, 1]);
    expect(jainIndex([1, 3])).toBeCloseTo(0.8);
  });
});

describe("a job", () => {
  it("is judged when it has 200 requests of a quarter of a second, and takes 20 of them", () => {
    const operation = { fixedMs: 50, perRecordMs: 2 };
    const judge = (records: number, slotsPerServer: number): boolean => {
      const scenario = quiet({ records, operation, slotsPerServer });
      return isJudged(scenario, exactOracle(scenario));
    };
    // Batches of 100 records, 250 ms: 200 of them are 20,000 records.
    expect([judge(19_900, 4), judge(20_000, 4)]).toEqual([false, true]);
    // 40 s of work and 1 s of overhead: on 52 slots less than 5 s.
    expect([judge(20_000, 52), judge(140_000, 52)]).toEqual([false, true]);
  });
});
