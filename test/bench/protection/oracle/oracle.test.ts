import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundOracle, exactOracle, fairOracle } from "../../../../bench/protection/oracle/oracle.ts";
import type { Scenario } from "../../../../bench/protection/scenario/scenario.ts";
import { quiet } from "../quiet.ts";

const SECOND = 1000;

/** The execution time that can be had of a server until then: whole windows, and what the last lets be spent. */
function closedForm({ principals, slotsPerServer, limits }: Scenario, ms: number): number {
  const { executionMs, windowMs, concurrency } = limits;
  const speed = Math.min(slotsPerServer, principals * concurrency);
  const budget = principals * executionMs;
  return Math.floor(ms / windowMs) * Math.min(budget, speed * windowMs) + Math.min(budget, speed * (ms % windowMs));
}

/** The looser one that is usually quoted: the slots bound only the whole. */
function quotedForm({ principals, slotsPerServer, limits }: Scenario, ms: number): number {
  const { executionMs, windowMs, concurrency } = limits;
  const spent = executionMs * Math.floor(ms / windowMs) + Math.min(executionMs, concurrency * (ms % windowMs));
  return Math.min(slotsPerServer * ms, principals * spent);
}

describe("the exact oracle", () => {
  it("bursts through a job that fits the budget", () => {
    // 1,000 s of work on 10 slots.
    expect(exactOracle(quiet({ records: 10_000, slotsPerServer: 10 })).makespanMs).toBeCloseTo(100 * SECOND);
    // On 100 slots, of which a principal may use 52.
    expect(exactOracle(quiet({ records: 10_400, slotsPerServer: 100 })).makespanMs).toBeCloseTo(20 * SECOND);
  });

  it("waits for the window to slide when the budget is spent", () => {
    // 1,200 s of work until 75 s; from 300 s on 16 slots do the other 160 s in 10 s.
    expect(exactOracle(quiet({ records: 13_600, slotsPerServer: 16 })).makespanMs).toBeCloseTo(310 * SECOND, -2);
  });

  it("uses all principals and all servers", () => {
    const scenario = quiet({ records: 40_000, servers: 2, principals: 2, slotsPerServer: 100 });
    // 2,000 s of work for each server, which 100 slots do in 20 s; two principals may spend 2,400 s.
    expect(exactOracle(scenario).makespanMs).toBeCloseTo(20 * SECOND);
  });

  it("sends up to a thousand records a request, and counts requests", () => {
    // 50 + 1000 * 0.05 ms a batch; 600 of them are allowed in a window, and 52 of them at a time.
    const operation = { fixedMs: 50, perRecordMs: 0.05 };
    const scenario = quiet({ records: 700_000, operation, slotsPerServer: 50, limits: { requests: 600 } });
    expect(exactOracle(scenario).makespanMs).toBeCloseTo(300_000 + (100 * 100) / 50, -2);
    expect(
      exactOracle(quiet({ records: 1, operation: { fixedMs: 50, perRecordMs: 10 }, slotsPerServer: 1 })).makespanMs,
    ).toBeCloseTo(60);
  });

  it("follows what changes in mid-run", () => {
    // 10 slots for 50 s, 20 after it: 500 s and 500 s of work.
    const drop = quiet({ records: 10_000, slotsPerServer: 10, events: [{ atMs: 50_000, slotsPerServer: 20 }] });
    expect(exactOracle(drop).makespanMs).toBeCloseTo(75 * SECOND);
    const arrive = quiet({ records: 10_000, slotsPerServer: 10, events: [{ atMs: 50_000, servers: 3 }] });
    expect(exactOracle(arrive).makespanMs).toBeCloseTo((50 + 500 / 30) * SECOND);
    const busy = quiet({
      records: 10_000,
      slotsPerServer: 10,
      otherLoad: [{ fromMs: 20_000, toMs: 70_000, slots: 8 }],
    });
    expect(exactOracle(busy).makespanMs).toBeCloseTo((70 + 70) * SECOND);
    const dearer = quiet({ records: 10_000, slotsPerServer: 10, events: [{ atMs: 50_000, perRecordMs: 50 }] });
    expect(exactOracle(dearer).makespanMs).toBeCloseTo(75 * SECOND);
  });

  it("is what the closed form says, and never more than what is usually quoted", () => {
    fc.assert(
      fc.property(
        fc.record({ principals: fc.integer({ min: 1, max: 4 }), slotsPerServer: fc.integer({ min: 2, max: 64 }) }),
        fc.integer({ min: 5, max: 700 }),
        (environment, seconds) => {
          const scenario = quiet({
            ...environment,
            records: 10_000_000,
            maxMs: 1e12,
            operation: { fixedMs: 0, perRecordMs: 10 },
          });
          const oracle = exactOracle(scenario);
          const spent = oracle.recordsAt(seconds * SECOND) * 10;
          const wanted = closedForm(scenario, seconds * SECOND);
          expect(Math.abs(spent - wanted)).toBeLessThanOrEqual(scenario.slotsPerServer * 200);
          expect(spent).toBeLessThanOrEqual(quotedForm(scenario, seconds * SECOND) + 1);
        },
      ),
      { numRuns: 8 },
    );
  });

  it("says how far it would be at any time", () => {
    const oracle = exactOracle(quiet({ records: 10_000, slotsPerServer: 10 }));
    expect([0, 25_000, 50_050, 100_000, 500_000].map((ms) => Math.round(oracle.recordsAt(ms)))).toEqual([
      0, 2500, 5005, 10_000, 10_000,
    ]);
  });

  it("refuses a job that it cannot do in the scenario's time", () => {
    expect(() => exactOracle(quiet({ records: 10_000, slotsPerServer: 10, maxMs: 50_000 }))).toThrow(
      "cannot be done within its maxMs",
    );
  });
});

describe("the bound", () => {
  it("lets each window be overshot by what can be in flight", () => {
    // 16 requests of 15 s: the budget of 1,200 s becomes 1,440 s, spent until 90 s.
    const bound = boundOracle(quiet({ records: 14_400, slotsPerServer: 16 }));
    expect(bound.makespanMs).toBeCloseTo(90 * SECOND, -1);
    // Two principals share 16 slots: 8 requests each.
    const shared = boundOracle(quiet({ records: 26_400, slotsPerServer: 16, principals: 2 }));
    expect(shared.makespanMs).toBeCloseTo(165 * SECOND, -1);
  });

  it("counts on shorter ones where a thousand records take less", () => {
    // Requests of 1 s at most: 1,216 s.
    const operation = { fixedMs: 0, perRecordMs: 1 };
    const bound = boundOracle(quiet({ records: 1_216_000, operation, slotsPerServer: 16 }));
    expect(bound.makespanMs).toBeCloseTo(76 * SECOND, -1);
  });
});

describe("the fair oracle", () => {
  it("is the exact one where all servers are alike", () => {
    const scenario = quiet({ records: 100_000, servers: 4 });
    expect(fairOracle(scenario).makespanMs).toBeCloseTo(exactOracle(scenario).makespanMs);
  });

  it("is held up by the server to which most is routed", () => {
    // Two thirds go to the second server, whose 10 slots do 1,000 s in 100 s.
    const scenario = quiet({ records: 15_000, servers: 2, slotsPerServer: 10, routing: { weights: [1, 2] } });
    expect(fairOracle(scenario).makespanMs).toBeCloseTo(100 * SECOND);
    expect(exactOracle(scenario).makespanMs).toBeCloseTo(75 * SECOND);
  });

  it("is held up by the server that is slowest", () => {
    const scenario = quiet({ records: 10_000, servers: 2, slotsPerServer: 10, slotsFactor: [1, 0.5] });
    expect(fairOracle(scenario).makespanMs).toBeCloseTo(100 * SECOND);
  });
});
