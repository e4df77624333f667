import { describe, expect, it } from "vitest";
import { createLaneLimits, type LaneLimits } from "../../../../bench/protection/simulator/lane-limits.ts";

const LIMITS = { requests: 3, executionMs: 1000, windowMs: 10_000, concurrency: 2 };

function laneWith(limits: Partial<typeof LIMITS> = {}, lockExtensionMs = 0): LaneLimits {
  const all = { ...LIMITS, ...limits };
  return createLaneLimits({ limits: () => all, lockExtensionMs });
}

/** Lets a request in and out again. */
function pass(lane: LaneLimits, from: number, to: number): void {
  expect(lane.enter(from)).toBeUndefined();
  lane.leave(to - from, to);
}

describe("the limits of a lane", () => {
  it("refuse one too many at a time, and lock nothing", () => {
    const lane = laneWith();
    expect([lane.enter(0), lane.enter(0)]).toEqual([undefined, undefined]);
    expect(lane.enter(0)).toEqual({ facet: "concurrency" });
    lane.leave(5, 5);
    expect(lane.enter(5)).toBeUndefined();
    expect(lane.lockedMs(20_000)).toBe(0);
  });

  it("count requests when they come, and have room when the first is a window old", () => {
    const lane = laneWith();
    for (const at of [0, 100, 200]) pass(lane, at, at + 10);
    expect(lane.enter(300)).toEqual({ facet: "requests", lockedUntil: 10_000 });
    expect(lane.enter(10_000)).toBeUndefined();
  });

  it("charge execution time when it is over, so that what is in flight overshoots", () => {
    const lane = laneWith();
    expect([lane.enter(0), lane.enter(0)]).toEqual([undefined, undefined]);
    lane.leave(900, 900);
    expect(lane.enter(900)).toBeUndefined();
    lane.leave(950, 950);
    lane.leave(100, 1000);
    expect(lane.remaining(1000)).toEqual({ requests: 0, executionMs: 0 });
  });

  it("refuse by execution time until enough of it is a window old", () => {
    const lane = laneWith({ requests: 100 });
    pass(lane, 0, 600);
    pass(lane, 600, 1200);
    expect(lane.enter(1300)).toEqual({ facet: "executionTime", lockedUntil: 10_600 });
    expect(lane.enter(10_600)).toBeUndefined();
    expect(lane.lockedMs(20_000)).toBe(10_600 - 1300);
  });

  it("lock for longer whenever somebody comes in spite of it, at most for three windows", () => {
    const lane = laneWith({ requests: 1 }, 500);
    pass(lane, 0, 1);
    expect(lane.enter(1000)).toMatchObject({ lockedUntil: 10_000 });
    expect(lane.enter(2000)).toEqual({ facet: "requests", lockedUntil: 10_500 });
    expect(lane.enter(2000)).toMatchObject({ lockedUntil: 11_000 });
    for (let count = 0; count < 100; count++) lane.enter(2000);
    expect(lane.enter(30_999)).toMatchObject({ lockedUntil: 31_000 });
    expect(lane.lockedMs(3000)).toBe(2000);
    expect(lane.enter(31_000)).toBeUndefined();
    expect(lane.lockedMs(31_000)).toBe(30_000);
  });

  it("lock for longer when what was in flight fills the window further", () => {
    const lane = laneWith({ requests: 100 });
    expect(lane.enter(0)).toBeUndefined();
    pass(lane, 0, 1000);
    expect(lane.enter(1500)).toMatchObject({ lockedUntil: 11_000 });
    lane.leave(3000, 3000);
    expect(lane.enter(4000)).toMatchObject({ lockedUntil: 13_000 });
  });
});
