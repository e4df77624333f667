import { expect, test } from "vitest";
import { measure } from "../../../../bench/protection/measure.ts";
import { policies } from "../../../../bench/protection/policies/policies.ts";
import { readScenario } from "../../../../bench/protection/scenario/scenario.ts";

const usual = { servers: 4, principals: 2, records: 600_000, seeds: [1] };
const least = 0.9;

test.each([
  ["from the beginning", {}],
  ["limits that no header tells", { limits: { concurrency: 40, executionMs: 600_000 }, headers: "absent" }],
  [
    "servers that come and go",
    {
      events: [
        { atMs: 20_000, servers: 8 },
        { atMs: 330_000, servers: 2 },
      ],
    },
  ],
  ["slots that are taken by others", { otherLoad: [{ fromMs: 10_000, toMs: 40_000, slots: 10 }] }],
  ["servers that differ", { slotsFactor: [1, 0.5, 1.5] }],
] as const)("the governor that is told everything is nearly as fast as the oracle, with %s", (name, more) => {
  const { informed } = policies;
  const [result] = measure(readScenario({ name, ...usual, ...more }, name), { informed: informed! });
  const { efficiency, refused, requests, end } = result!.runs[0]!;
  expect(end).toBe("finished");
  expect(efficiency).toBeGreaterThan(least);
  expect(refused).toBeLessThanOrEqual(Math.max(2, requests / 200));
});
