import { expect, test } from "vitest";
import { createGovernorCore, type Admission } from "../../src/service-protection/governor-core.ts";

const DEMAND = { key: "create account", records: 1 };

/** What one server is sent at once, after it was busy and then left alone for so long. */
function sentAtOnceAfter(quietMs: number): number {
  const core = createGovernorCore({ principals: 1, random: () => 0.5, affinity: "lanes" });
  let now = 0;
  const sendAll = (): Admission[] => {
    const sent: Admission[] = [];
    for (let one = core.admit(now, DEMAND); one !== undefined; one = core.admit(now, DEMAND)) sent.push(one);
    return sent;
  };
  for (let round = 0; round < 5; round++) {
    const sent = sendAll();
    now += 100;
    for (const one of sent) core.settle(now, one, { result: "ok", durationMs: 100, server: "one" });
  }
  now += quietMs;
  return sendAll().filter(({ server }) => server !== undefined).length;
}

test("after minutes without a request few are sent at once, for the limits may be others by then", () => {
  expect(sentAtOnceAfter(1000)).toBeGreaterThan(10);
  expect(sentAtOnceAfter(200_000)).toBeLessThanOrEqual(4);
});
