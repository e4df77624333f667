import fc from "fast-check";
import { expect, test } from "vitest";
import { createSlidingWindow } from "../../../src/emulator/protection/sliding-window.ts";

const LENGTH = 100;
const steps = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 60 }), amount: fc.integer({ min: 1, max: 9 }) }), {
  maxLength: 80,
});

test("the sum is that of what was added within the length, at any time", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 250 }), (given, later) => {
      const window = createSlidingWindow(LENGTH);
      const added: { at: number; amount: number }[] = [];
      const expected = (now: number) =>
        added.filter(({ at }) => at > now - LENGTH).reduce((sum, { amount }) => sum + amount, 0);
      let now = 0;
      for (const { gap, amount } of given) {
        now += gap;
        window.add(amount, now);
        added.push({ at: now, amount });
        expect(window.sum(now)).toBe(expected(now));
      }
      expect(window.sum(now + later)).toBe(expected(now + later));
    }),
  );
});

test("there is room when it says so, and not a moment before", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 40 }), (given, limit) => {
      const window = createSlidingWindow(LENGTH);
      let now = 0;
      for (const { gap, amount } of given) window.add(amount, (now += gap));
      const room = window.roomAt(limit, now);
      if (room > now) expect(window.sum(room - 1)).toBeGreaterThanOrEqual(limit);
      expect(window.sum(room)).toBeLessThan(limit);
    }),
  );
});

test("it forgets what has left, however long it runs", () => {
  const window = createSlidingWindow(10);
  for (let now = 0; now < 20_000; now++) window.add(1, now);
  expect(window.sum(20_000)).toBe(9);
});
