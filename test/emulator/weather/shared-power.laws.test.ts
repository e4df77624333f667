import fc from "fast-check";
import { expect, test } from "vitest";
import { createBoundlessWorker, createSharedWorker } from "../../../src/emulator/weather/shared-power.ts";
import { fakeTiming } from "./fake-timing.ts";

test("up to the number of slots nobody is slowed down", async () => {
  const timing = fakeTiming();
  const worker = createSharedWorker(2, timing);
  const done = Promise.all([worker.work(100), worker.work(50)]);
  await timing.advance(100);
  expect(await done).toEqual([100, 50]);
});

test("beyond the slots all share the power: twice as many take twice as long", async () => {
  const timing = fakeTiming();
  const worker = createSharedWorker(2, timing);
  const done = Promise.all([100, 100, 100, 100].map((demand) => worker.work(demand)));
  await timing.advance(200);
  expect(await done).toEqual([200, 200, 200, 200]);
});

test("who comes later slows down those who are there, and who leaves speeds them up again", async () => {
  const timing = fakeTiming();
  const worker = createSharedWorker(1, timing);
  const first = worker.work(100);
  await timing.advance(50);
  const second = worker.work(25);
  await timing.advance(1000);
  // Both run at half speed for 50 ms, then the first has the other 25 ms for itself.
  expect([await first, await second]).toEqual([125, 50]);
});

test("a boundless worker takes what the work takes, however much there is", async () => {
  const timing = fakeTiming();
  const worker = createBoundlessWorker(timing);
  const done = Promise.all(Array.from({ length: 100 }, () => worker.work(30)));
  await timing.advance(30);
  expect(new Set(await done)).toEqual(new Set([30]));
});

test("it never does more work than its slots can, is never idle with work to do, and finishes all", async () => {
  const jobs = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 40 }), demand: fc.integer({ min: 1, max: 60 }) }), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 1, max: 4 }), async (given, slots) => {
      const timing = fakeTiming(0);
      const worker = createSharedWorker(slots, timing);
      const spans: { start: number; end: number; demand: number }[] = [];
      for (const { gap, demand } of given) {
        await timing.advance(gap);
        const start = timing.clock();
        void worker.work(demand).then((took) => spans.push({ start, end: start + took, demand }));
      }
      await timing.advance(given.reduce((sum, { demand }) => sum + demand, 0));
      expect(spans).toHaveLength(given.length);
      for (const { start, end, demand } of spans) {
        expect(end - start).toBeGreaterThanOrEqual(demand - 1e-3);
        const company = Math.max(...spans.map(({ start: at }) => overlapping(spans, at)));
        expect(end - start).toBeLessThanOrEqual(demand * Math.max(1, company / slots) + 1e-3);
      }
    }),
    { numRuns: 30 },
  );
});

function overlapping(spans: readonly { start: number; end: number }[], at: number): number {
  return spans.filter(({ start, end }) => start <= at && end > at - 1e-3).length;
}
