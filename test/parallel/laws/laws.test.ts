import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { laws } from "./laws.ts";
import { play, type Performance } from "./play.ts";
import { scenarios } from "./scenario.ts";

/** LAW_RUNS=10000 vitest run --testTimeout=300000 test/parallel/laws searches longer. */
const RUNS = Number(process.env.LAW_RUNS ?? 40);

/** So many turns of the event loop in which nothing happens: it waits for time to pass, or for ever. */
const STILL = 20;
/** More than happens in any run that ends by itself. */
const ENDLESS = 1000;

/** Timers stand still as long as anything else happens; then the next one goes off. So a run takes no time at all. */
async function conduct({ isOver, moves, abort }: Performance): Promise<void> {
  for (let before = 0, still = 0; !isOver(); still++) {
    await nextTurn();
    if (moves() !== before) still = 0;
    before = moves();
    if (before > ENDLESS) abort();
    if (still < STILL) continue;
    still = 0;
    if (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
    else abort();
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

describe("of every run, however it goes and ends", () => {
  test.each(Object.entries(laws))("%s", async (_, law) => {
    const property = fc.asyncProperty(scenarios, async (scenario) => {
      vi.clearAllTimers();
      law(scenario, await play(scenario, { conduct }));
      expect(vi.getTimerCount()).toBe(0);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
