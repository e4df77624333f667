import { describe, expect, it } from "vitest";
import { fixedAt50 } from "../../../../bench/protection/policies/fixed.ts";
import { simulate } from "../../../../bench/protection/simulator/simulate.ts";
import { quiet, scripted, times } from "../quiet.ts";

const context = (principals: number) => ({ principals, random: () => 0.5, scenario: quiet() });

describe("a simulated run", () => {
  it("takes as long as its work and its way", () => {
    const { policy, answers } = scripted([{ at: 0, records: 3 }]);
    const run = simulate(
      quiet({ records: 3, roundTripMs: 30, operation: { fixedMs: 50, perRecordMs: 100 } }),
      1,
      policy,
    );
    expect(run).toMatchObject({ end: "finished", endMs: 380, requests: 1 });
    expect(answers).toMatchObject([{ at: 380, durationMs: 380, result: "ok", records: 3 }]);
  });

  it("slows down beyond the slots of the server", () => {
    const { policy, answers } = scripted(times(4, { at: 0, records: 1 }));
    simulate(quiet({ records: 4, slotsPerServer: 2 }), 1, policy);
    expect(answers.map(({ at }) => at)).toEqual([200, 200, 200, 200]);
  });

  it("gives the records of a refused request back to the job, and says why it was refused", () => {
    const { policy, answers } = scripted([...times(3, { at: 0, records: 1 }), { at: 500, records: 1 }]);
    const scenario = quiet({ records: 3, limits: { concurrency: 2 }, concurrencyRetryAfterMs: [360_000, 360_000] });
    const run = simulate(scenario, 1, policy);
    expect(answers[0]).toMatchObject({
      at: 0,
      result: "throttled",
      facet: "concurrency",
      retryAfterMs: 360_000,
      message: "Number of concurrent requests exceeded the limit of 2.",
    });
    expect(run).toMatchObject({ end: "finished", endMs: 600, requests: 4, refused: { concurrency: 1 } });
  });

  it("charges the window with execution time, and tells how long it is locked", () => {
    const limits = { executionMs: 1000, windowMs: 10_000 };
    const { policy, answers } = scripted([0, 1000, 1500, 11_000].map((at) => ({ at, records: 10 })));
    const run = simulate(quiet({ records: 30, limits }), 1, policy);
    expect(answers.slice(0, 3)).toMatchObject([
      { at: 1000, result: "ok" },
      { at: 1000, result: "throttled", facet: "executionTime", retryAfterMs: 10_000 },
      {
        at: 1500,
        retryAfterMs: 10_000,
        message: expect.stringContaining(
          "exceeded limit of 1,000 milliseconds over time window of 10 seconds.",
        ) as string,
      },
    ]);
    // Locked from 1000 until 11000, and 50 ms longer because somebody came at 1500: the one at 11000 is refused, too.
    expect(answers[3]).toMatchObject({ at: 11_000, result: "throttled" });
    expect(run).toMatchObject({ end: "stalled", refused: { executionTime: 3 } });
  });

  it("keeps the lanes of principals and servers apart", () => {
    const scenario = quiet({ records: 4, servers: 2, principals: 2, limits: { requests: 1 } });
    const lanes = [0, 1].flatMap((principal) => ["server-1", "server-2"].map((server) => ({ principal, server })));
    const { policy, answers } = scripted(lanes.map((lane) => ({ ...lane, at: 0, records: 1 })));
    expect(simulate(scenario, 1, policy)).toMatchObject({ end: "finished", recordsOf: [2, 2] });
    expect(answers.every(({ result }) => result === "ok")).toBe(true);
  });

  it("sends pings that carry nothing", () => {
    const { policy, answers } = scripted([
      { at: 0, records: 0 },
      { at: 0, records: 1 },
    ]);
    const run = simulate(quiet({ records: 1, operation: { fixedMs: 50, perRecordMs: 100 } }), 1, policy);
    expect(answers.map(({ at, records }) => [at, records])).toEqual([
      [10, 0],
      [150, 1],
    ]);
    expect(run.requests).toBe(2);
  });

  it("ends when a policy wants nothing any more, and when its time is over", () => {
    expect(simulate(quiet({ records: 1 }), 1, scripted([]).policy).end).toBe("stalled");
    const late = scripted([{ at: 900, records: 1 }]).policy;
    expect(simulate(quiet({ records: 1, maxMs: 500 }), 1, late)).toMatchObject({
      end: "outOfTime",
      progress: expect.anything() as object,
    });
  });

  it.each([2, 0.5, -1, 1001, NaN])("refuses a policy that wants to send %d of one record", (records) => {
    expect(() => simulate(quiet({ records: 1 }), 1, scripted([{ at: 0, records }]).policy)).toThrow("expected 0 to 1");
  });

  it("refuses a policy that sends without end, and a principal that there is none of", () => {
    const endless = {
      next: () => ({ principal: 0, records: 0, token: 0 }),
      wakeAt: () => undefined,
      done: () => undefined,
    };
    expect(() => simulate(quiet(), 1, endless)).toThrow("without end");
    expect(() => simulate(quiet(), 1, scripted([{ at: 0, principal: 3, records: 1 }]).policy)).toThrow(
      "no principal 3",
    );
  });

  it("is the same for the same seed, and another for another", () => {
    const scenario = quiet({ records: 20_000, servers: 3, noise: 0.3, slotsPerServer: 8 });
    const endOf = (seed: number): number => simulate(scenario, seed, fixedAt50(context(1))).endMs;
    expect(endOf(1)).toBe(endOf(1));
    expect(endOf(1)).not.toBe(endOf(2));
  });

  it("answers for every record exactly once, whatever is refused or fails", () => {
    const scenario = quiet({
      records: 30_000,
      principals: 2,
      badRecordRate: 0.002,
      lockExtensionMs: 0,
      limits: { requests: 60, concurrency: 20 },
    });
    const run = simulate(scenario, 3, fixedAt50(context(2)));
    expect(run.refused.requests + run.refused.concurrency).toBeGreaterThan(0);
    expect(run.progress.total()).toBe(run.recordsOf.reduce((sum, one) => sum + one, 0));
  });

  it("does an hour of a busy environment", () => {
    const busy = quiet({
      records: 1e9,
      servers: 8,
      principals: 4,
      slotsPerServer: 32,
      operation: { fixedMs: 50, perRecordMs: 20 },
      maxMs: 3_600_000,
    });
    const run = simulate(busy, 1, fixedAt50(context(4)));
    expect(run.endMs).toBeGreaterThanOrEqual(3_600_000);
    expect(run.requests).toBeGreaterThan(100_000);
  });
});
