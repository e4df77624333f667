import { expect, test } from "vitest";
import { measure } from "../../bench/protection/measure.ts";
import { governed } from "../../bench/protection/policies/governed.ts";
import { readScenario } from "../../bench/protection/scenario/scenario.ts";
import { createFleet } from "../../src/service-protection/fleet.ts";
import { createLimits } from "../../src/service-protection/limits.ts";
import { keepPace, shareOf } from "../../src/service-protection/roaming.ts";

test("where requests take three times as long, three times as many are", () => {
  const fleet = createFleet(1, createLimits());
  const answers = ["slow", "fast", "slow", "fast"].map((id, now) => fleet.meet(id, { sentAt: now, now, drawn: true })!);
  const [slow, fast] = answers as [(typeof answers)[0], (typeof answers)[0]];
  expect(shareOf(fleet, slow)).toBe(0.5);
  for (let count = 0; count < 200; count++) {
    keepPace(slow, 3);
    keepPace(fast, 1);
  }
  expect(shareOf(fleet, slow)).toBeCloseTo(0.75);
  expect(shareOf(fleet, fast)).toBeCloseTo(0.25);
});

test("one straggler does not make a server seem slow", () => {
  const fleet = createFleet(1, createLimits());
  const server = fleet.meet("one", { sentAt: 0, now: 0, drawn: true })!;
  keepPace(server, 1000);
  expect(server.pace).toBeLessThan(1.5);
});

test.each([
  ["that are uneven", { servers: 6, principals: 4, records: 1_000_000, slotsFactor: [1, 0.5, 1.5] }, 0.3],
  [
    "on which others' records are dear",
    {
      servers: 6,
      principals: 2,
      records: 16_800,
      operation: { fixedMs: 80, perRecordMs: 600 },
      slotsPerServer: 24,
    },
    0.4,
  ],
] as const)("a job that the balancer spreads over servers %s finds their slots", (name, more, least) => {
  const [result] = measure(readScenario({ name, ...more, seeds: [1] }, name), { governor: governed("none") });
  expect(result!.runs[0]!.efficiency).toBeGreaterThan(least);
});
