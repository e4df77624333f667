import { describe, expect, it } from "vitest";
import { aimd } from "../../../../bench/protection/policies/aimd.ts";
import { awsAdaptive } from "../../../../bench/protection/policies/aws-adaptive.ts";
import { createCubicRate, type CubicRate } from "../../../../bench/protection/policies/cubic-rate.ts";
import { gradient2 } from "../../../../bench/protection/policies/gradient2.ts";
import { sql4Cds } from "../../../../bench/protection/policies/sql-4-cds.ts";
import type { Decision, Observation, Policy } from "../../../../bench/protection/policy.ts";
import { quiet } from "../quiet.ts";

const context = { principals: 1, random: () => 0.5, scenario: quiet() };
const ok: Observation = { result: "ok", durationMs: 1000, records: 100 };
const tooMany: Observation = { ...ok, result: "throttled", facet: "concurrency", retryAfterMs: 300_000 };
const windowFull: Observation = { ...ok, result: "throttled", facet: "executionTime", retryAfterMs: 30_000 };

/** Everything that it sends now. */
function sent(policy: Policy, now: number): Decision[] {
  const decisions: Decision[] = [];
  for (let next = policy.next(now, 1e6); next !== undefined; next = policy.next(now, 1e6)) decisions.push(next);
  return decisions;
}

function answer(policy: Policy, now: number, decisions: readonly Decision[], observation: Observation): void {
  for (const { token } of decisions) policy.done(now, token, observation);
}

describe("AIMD", () => {
  it("adds one for each answer while at least half of its limit is in flight", () => {
    const policy = aimd(context);
    const first = sent(policy, 0);
    expect(first).toHaveLength(10);
    answer(policy, 1000, first.slice(0, 5), ok);
    // They were sent as the first to fifth; only the fifth found half of the limit in flight.
    expect(sent(policy, 1000)).toHaveLength(5 + 1);
  });

  it("takes a tenth off for each drop, and what takes more than five seconds is one", () => {
    const policy = aimd(context);
    const first = sent(policy, 0);
    answer(policy, 100, first.slice(0, 1), tooMany);
    answer(policy, 100, first.slice(1, 2), { ...ok, durationMs: 5001 });
    expect(sent(policy, 100)).toHaveLength(0);
    answer(policy, 100, first.slice(2, 3), ok);
    expect(sent(policy, 100)).toHaveLength(1);
  });

  it("pauses while a window is full, but not for too many at a time", () => {
    const policy = aimd(context);
    answer(policy, 100, sent(policy, 0), tooMany);
    expect(policy.wakeAt(100)).toBeUndefined();
    answer(policy, 200, sent(policy, 100), windowFull);
    expect(policy.wakeAt(200)).toBe(30_200);
    expect(sent(policy, 30_199)).toHaveLength(0);
    expect(sent(policy, 30_200)).not.toHaveLength(0);
  });
});

describe("Gradient2", () => {
  it("begins at 20, and grows by a fifth of four when durations stay as they are", () => {
    const policy = gradient2(context);
    const first = sent(policy, 0);
    expect(first).toHaveLength(20);
    // The tenth to nineteenth found half of the limit in flight: 20 + 10 * 0.8 = 28 requests.
    answer(policy, 1000, first.slice(0, 19), ok);
    expect(sent(policy, 1000)).toHaveLength(28 - 1);
  });

  it("shrinks when durations rise above their long average, to 20 at the least", () => {
    const policy = gradient2(context);
    const first = sent(policy, 0);
    answer(policy, 1000, first.slice(0, 19), ok);
    const second = sent(policy, 1000);
    answer(policy, 3000, second, { ...ok, durationMs: 3000 });
    expect(sent(policy, 3000)).toHaveLength(19);
  });
});

describe("SQL 4 CDS", () => {
  /** Lets it work for so many seconds, with answers after one. */
  function work(policy: Policy, from: number, seconds: number): number[] {
    const counts: number[] = [];
    for (let second = 0; second < seconds; second++) {
      const decisions = sent(policy, from + second * 1000);
      counts.push(decisions.length);
      answer(policy, from + second * 1000 + 999, decisions, ok);
    }
    return counts;
  }

  it("adds a thread each second, up to fifty", () => {
    const policy = sql4Cds(context);
    expect(work(policy, 0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(work(policy, 5000, 60).at(-1)).toBe(50);
  });

  it("sizes its batches to take ten seconds, to a hundred at most", () => {
    const policy = sql4Cds(context);
    const batchAfter = (now: number, durationMs: number): number => {
      const decisions = sent(policy, now);
      answer(policy, now, decisions, { ...ok, durationMs });
      return decisions[0]?.records ?? 0;
    };
    expect(batchAfter(0, 2000)).toBe(1);
    expect(batchAfter(1, 10_000)).toBe(5);
    expect(batchAfter(2, 100)).toBe(5);
    expect(batchAfter(3, 40_000)).toBe(100);
    expect(batchAfter(4, 1)).toBe(25);
  });

  it("only ever takes threads away after the first refusal, one a second", () => {
    const policy = sql4Cds(context);
    work(policy, 0, 6);
    const all = sent(policy, 6000);
    answer(policy, 6500, all.slice(1, 2), { ...tooMany, retryAfterMs: 900_000 });
    answer(policy, 6500, [...all.slice(0, 1), ...all.slice(2)], ok);
    // One rests, and the first has stopped.
    expect(sent(policy, 7000)).toHaveLength(all.length - 2);
    expect(work(policy, 8000, 4).every((count) => count < all.length)).toBe(true);
  });

  it("waits five minutes at the most", () => {
    const policy = sql4Cds(context);
    answer(policy, 0, sent(policy, 0), { ...tooMany, retryAfterMs: 900_000 });
    expect(sent(policy, 299_999)).toHaveLength(0);
    expect(sent(policy, 300_000)).toHaveLength(1);
  });
});

describe("the cubic rate", () => {
  /** How much longer one has to wait who comes after another. */
  function secondsBetween(rate: CubicRate, now: number): number {
    while (rate.delay(now) === 0) rate.take();
    const first = rate.delay(now);
    rate.take();
    return rate.delay(now) - first;
  }

  it("lets everything pass until something is refused", () => {
    const rate = createCubicRate();
    rate.update(false, 1);
    expect(rate.delay(1)).toBe(0);
  });

  it("falls to seven tenths of what was measured, and is back after the time that a cubic curve takes", () => {
    const rate = createCubicRate();
    // Ten a second, measured each half second and smoothed.
    for (let count = 1; count <= 200; count++) rate.update(false, 100 + count / 10);
    rate.update(true, 120.05);
    expect(secondsBetween(rate, 120.05)).toBeCloseTo(1 / 7);
    // (10 * 0.3 / 0.4)^(1/3) seconds, about two.
    for (let count = 1; count <= 20; count++) rate.update(false, 120.05 + count / 10);
    expect(secondsBetween(rate, 122.05)).toBeCloseTo(1 / 10, 2);
  });

  it("never falls below one in two seconds", () => {
    const rate = createCubicRate();
    for (let count = 0; count < 20; count++) rate.update(true, 100 + count * 10);
    rate.take();
    expect(rate.delay(290)).toBeLessThanOrEqual(4);
  });
});

describe("the AWS clients' adaptive mode", () => {
  it("has 52 at a time until it is refused, then goes by its rate and waits as told", () => {
    const policy = awsAdaptive(context);
    const first = sent(policy, 0);
    expect(first).toHaveLength(52);
    answer(policy, 1000, first.slice(0, 1), windowFull);
    answer(policy, 1000, first.slice(1), ok);
    expect(sent(policy, 1000).length).toBeLessThan(51);
    expect(policy.wakeAt(1000)).toBeLessThan(31_000);
  });
});
