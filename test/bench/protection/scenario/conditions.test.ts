import { describe, expect, it } from "vitest";
import { periodsOf, slotsOf, weightOf } from "../../../../bench/protection/scenario/conditions.ts";
import { quiet } from "../quiet.ts";

describe("the periods of a scenario", () => {
  it("are one when nothing changes", () => {
    expect(periodsOf(quiet()).map(({ fromMs }) => fromMs)).toEqual([0]);
  });

  it("begin with each change, and keep what earlier ones changed", () => {
    const scenario = quiet({
      slotsPerServer: 10,
      events: [
        { atMs: 200, limits: { concurrency: 30 } },
        { atMs: 100, servers: 3, limits: { requests: 500 } },
      ],
      otherLoad: [{ fromMs: 100, toMs: 300, slots: 4 }],
    });
    expect(periodsOf(scenario).map(({ fromMs, conditions }) => [fromMs, conditions])).toMatchObject([
      [0, { servers: 1, otherSlots: 0, limits: { requests: 6000, concurrency: 52 } }],
      [100, { servers: 3, otherSlots: 4, limits: { requests: 500, concurrency: 52 } }],
      [200, { servers: 3, otherSlots: 4, limits: { requests: 500, concurrency: 30 } }],
      [300, { servers: 3, otherSlots: 0, limits: { requests: 500, concurrency: 30 } }],
    ]);
  });

  it("hold at once what changes at the very beginning", () => {
    expect(periodsOf(quiet({ events: [{ atMs: 0, servers: 5 }] }))).toMatchObject([
      { fromMs: 0, conditions: { servers: 5 } },
    ]);
  });
});

describe("a server", () => {
  it("has its factor of the slots without those of others, one at the least; lists begin again", () => {
    const scenario = quiet({
      slotsPerServer: 10,
      slotsFactor: [1, 0.5],
      otherLoad: [{ fromMs: 0, toMs: 9, slots: 4 }],
      routing: { weights: [1, 2] },
    });
    const [{ conditions }] = periodsOf(scenario);
    expect([0, 1, 2, 3].map((server) => slotsOf(scenario, conditions, server))).toEqual([6, 1, 6, 1]);
    expect([0, 1, 2, 3].map((server) => weightOf(scenario, server))).toEqual([1, 2, 1, 2]);
  });
});
