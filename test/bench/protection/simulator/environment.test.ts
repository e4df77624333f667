import { describe, expect, it } from "vitest";
import { simulate } from "../../../../bench/protection/simulator/simulate.ts";
import { quiet, scripted, times, type Answered } from "../quiet.ts";

function answersTo(overrides: object, script: Parameters<typeof scripted>[0], seed = 1): Answered[] {
  const { policy, answers } = scripted(script);
  simulate(
    quiet({ records: 10_000, slotsPerServer: 1000, limits: { concurrency: 10_000 }, ...overrides }),
    seed,
    policy,
  );
  return answers;
}

/** How many answers each server gave. */
function countByServer(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { server = "none" } of answers) counts[server] = (counts[server] ?? 0) + 1;
  return counts;
}

describe("the balancer", () => {
  it("spreads requests without a cookie evenly", () => {
    const counts = countByServer(answersTo({ servers: 4 }, times(4000, { at: 0, records: 1 })));
    expect(Object.keys(counts).sort()).toEqual(["server-1", "server-2", "server-3", "server-4"]);
    for (const count of Object.values(counts)) expect(count / 4000).toBeCloseTo(0.25, 1);
  });

  it("spreads them by its weights", () => {
    const routing = { weights: [1, 3] };
    const counts = countByServer(answersTo({ servers: 2, routing }, times(4000, { at: 0, records: 1 })));
    expect((counts["server-2"] ?? 0) / 4000).toBeCloseTo(0.75, 1);
  });

  it("honours a cookie, or ignores it", () => {
    const script = times(100, { at: 0, records: 1, server: "server-2" });
    expect(countByServer(answersTo({ servers: 4 }, script))).toEqual({ "server-2": 100 });
    expect(Object.keys(countByServer(answersTo({ servers: 4, cookies: "ignored" }, script)))).toHaveLength(4);
  });

  it("sends what replays the cookie of a server that left to another, and gives new servers new cookies", () => {
    const events = [
      { atMs: 1000, servers: 1 },
      { atMs: 2000, servers: 2 },
    ];
    const at = (time: number) => ({ at: time, records: 1, server: "server-2" });
    const answers = answersTo({ servers: 2, events }, [at(0), at(1500), ...times(50, at(2500))]);
    expect(answers.slice(0, 2).map(({ server }) => server)).toEqual(["server-2", "server-1"]);
    expect(Object.keys(countByServer(answers.slice(2))).sort()).toEqual(["server-1", "server-3"]);
  });
});

describe("conditions", () => {
  it("change what a record takes, for requests that come after it", () => {
    const answers = answersTo({ events: [{ atMs: 1000, perRecordMs: 300 }] }, [
      { at: 0, records: 1 },
      { at: 1000, records: 1 },
    ]);
    expect(answers.map(({ durationMs }) => durationMs)).toEqual([100, 300]);
  });

  it("change the slots, for what is under way, too", () => {
    const answers = answersTo(
      { slotsPerServer: 2, events: [{ atMs: 50, slotsPerServer: 1 }] },
      times(2, { at: 0, records: 1 }),
    );
    expect(answers.map(({ at }) => at)).toEqual([150, 150]);
  });

  it("leave those slots that others do not take", () => {
    const otherLoad = [{ fromMs: 0, toMs: 150, slots: 1 }];
    // Half speed for 150 ms, then full speed.
    const answers = answersTo({ slotsPerServer: 2, otherLoad }, times(2, { at: 0, records: 1 }));
    expect(answers.map(({ at }) => at)).toEqual([175, 175]);
  });

  it("differ by server with its factor", () => {
    const script = ["server-1", "server-2"].flatMap((server) => times(2, { at: 0, records: 1, server }));
    const answers = answersTo({ servers: 2, slotsPerServer: 2, slotsFactor: [1, 0.5] }, script);
    expect(answers.map(({ server, at }) => [server, at])).toEqual([
      ["server-1", 100],
      ["server-1", 100],
      ["server-2", 200],
      ["server-2", 200],
    ]);
  });

  it("change the limits", () => {
    const events = [{ atMs: 500, limits: { concurrency: 1 } }];
    const answers = answersTo({ events }, [...times(2, { at: 0, records: 1 }), ...times(2, { at: 600, records: 1 })]);
    expect(answers.map(({ result }) => result).sort()).toEqual(["ok", "ok", "ok", "throttled"]);
  });
});

describe("the headers", () => {
  const headersOf = (overrides: object, count = 1): Answered[] =>
    answersTo(overrides, times(count, { at: 0, records: 1 }));

  it("tell what is left, after the request that they answer", () => {
    expect(headersOf({})[0]).toMatchObject({
      remainingRequests: "5999",
      remainingExecutionMs: "1199.90",
      recommendedDop: "5",
    });
  });

  it("may have a thousands comma, be absent, or be garbage", () => {
    expect(headersOf({ headers: "comma" })[0]?.remainingExecutionMs).toBe("1,199.90");
    expect(headersOf({ headers: "absent" })[0]).not.toHaveProperty("remainingRequests");
    const garbage = headersOf({ headers: "garbage" }, 50).map(({ remainingExecutionMs }) => remainingExecutionMs);
    expect(garbage).toEqual(expect.arrayContaining(["", "n/a", "-1"]));
  });

  it("have no hint when the scenario has none", () => {
    expect(headersOf({ recommendedDop: null })[0]).not.toHaveProperty("recommendedDop");
  });
});
