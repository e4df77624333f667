import { expect, test } from "vitest";
import { measure } from "../../bench/protection/measure.ts";
import { governed } from "../../bench/protection/policies/governed.ts";
import { readScenario } from "../../bench/protection/scenario/scenario.ts";

const usual = { servers: 4, principals: 2, records: 600_000, seeds: [1] };

test.each([
  ["by cookies", "lanes", {}, 0.9, 5],
  ["without headers that tell the budget", "lanes", { headers: "absent" }, 0.88, 5],
  ["with a limit of which only a refusal tells", "lanes", { limits: { concurrency: 40 } }, 0.88, 5],
  ["when the balancer places the requests", "none", {}, 0.55, 5],
  ["when cookies are not honoured", "lanes", { cookies: "ignored" }, 0.45, 10],
] as const)(
  "a simulated job %s is done nearly as fast as can be, with few refusals",
  (name, affinity, more, least, refusals) => {
    const [result] = measure(readScenario({ name, ...usual, ...more }, name), { governor: governed(affinity) });
    const { efficiency, refused, requests } = result!.runs[0]!;
    expect(efficiency).toBeGreaterThan(least);
    expect(refused).toBeLessThanOrEqual(Math.max(2, (refusals * requests) / 1000));
  },
);
