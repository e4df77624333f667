import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlidingWindow } from "../../../../bench/protection/simulator/sliding-window.ts";

describe("a sliding window", () => {
  it("forgets what is as old as it is long", () => {
    const window = createSlidingWindow();
    window.add(3, 0);
    window.add(4, 10);
    expect([window.sum(100, 99), window.sum(100, 100), window.sum(100, 109), window.sum(100, 110)]).toEqual([
      7, 4, 4, 0,
    ]);
  });

  it("knows when there will be room", () => {
    const window = createSlidingWindow();
    for (const at of [0, 10, 20]) window.add(5, at);
    // 15 now, 10 from 100 on, 5 from 110 on: below 11, below 10, and already below 16.
    expect([window.roomAt(11, 100, 50), window.roomAt(10, 100, 50), window.roomAt(16, 100, 50)]).toEqual([
      100, 110, 50,
    ]);
  });

  it("may become shorter", () => {
    const window = createSlidingWindow();
    window.add(1, 0);
    expect(window.sum(100, 60)).toBe(1);
    expect(window.sum(50, 60)).toBe(0);
  });

  it("always holds the sum of what is young enough", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(9)), { maxLength: 60 }), (steps) => {
        const window = createSlidingWindow();
        const added: { at: number; amount: number }[] = [];
        let now = 0;
        for (const [pause, amount] of steps) {
          now += pause;
          window.add(amount, now);
          added.push({ at: now, amount });
          const young = added.filter(({ at }) => at > now - 100).reduce((sum, one) => sum + one.amount, 0);
          expect(window.sum(100, now)).toBe(young);
        }
      }),
    );
  });
});
