import { expect, test } from "vitest";
import { measure } from "../../bench/protection/measure.ts";
import { governed } from "../../bench/protection/policies/governed.ts";
import { readScenario } from "../../bench/protection/scenario/scenario.ts";
import { createWindowSearch } from "../../src/service-protection/window-search.ts";
import { createWindowedSum } from "../../src/service-protection/windowed-sum.ts";

const THOUGHT = 300_000;
const WHOLE = 40_000;

/** Spends 300 ms each 100 ms, and reads what a service with that window says. @returns what was found, and when */
function searchFor(windowMs: number, untilMs: number, othersSpend: (now: number) => number = () => 0) {
  const own = createWindowedSum();
  const atService = createWindowedSum();
  const search = createWindowSearch(own);
  for (let now = 100; now < untilMs; now += 100) {
    own.add(300, now);
    atService.add(300, now);
    const left = Math.max(0, WHOLE - atService.sum(windowMs, now) - othersSpend(now));
    const found = search.read(left, THOUGHT, now);
    if (found !== undefined) return { found, at: now };
  }
  return undefined;
}

test.each([5_000, 10_000, 12_500])(
  "a window of %d ms is found soon after the first charges have left it",
  (windowMs) => {
    const result = searchFor(windowMs, 40_000);
    expect(result!.found).toBeGreaterThanOrEqual(windowMs * 0.95);
    expect(result!.found).toBeLessThanOrEqual(windowMs * 1.1);
    expect(result!.at).toBeLessThan(windowMs * 1.7);
  },
);

test("a window that is as long as was thought is not taken for a shorter one", () => {
  expect(searchFor(THOUGHT, 13_000)).toBeUndefined();
});

test("what others had spent, and comes back, is not taken for one's own", () => {
  expect(searchFor(THOUGHT, 9_000, (now) => (now < 3_000 ? 12_000 : 0))).toBeUndefined();
});

test("a header that is no number, or says that nothing is left, tells nothing", () => {
  const own = createWindowedSum();
  const search = createWindowSearch(own);
  for (let now = 0; now < 30_000; now += 100) {
    own.add(1000, now);
    expect(search.read(now % 200 === 0 ? Number.NaN : 0, THOUGHT, now)).toBeUndefined();
  }
});

const small = {
  servers: 2,
  records: 24_000,
  operation: { fixedMs: 100, perRecordMs: 10 },
  slotsPerServer: 12,
  roundTripMs: 5,
  noise: 0.1,
  limits: { requests: 200, executionMs: 40_000, windowMs: 10_000, concurrency: 52 },
  seeds: [1, 2, 3],
};

test.each([
  ["by cookies", "lanes", 60],
  ["when the balancer places the requests", "none", 100],
] as const)("a job with windows of ten seconds, %s, does not wait for five minutes", (name, affinity, seconds) => {
  const [result] = measure(readScenario({ name, ...small }, name), { governor: governed(affinity) });
  for (const run of result!.runs) expect(run.seconds).toBeLessThan(seconds);
});
