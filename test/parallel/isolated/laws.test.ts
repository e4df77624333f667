import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { heldThreads } from "../kinds.ts";
import { laws } from "../laws/laws.ts";
import { play, type Performance } from "../laws/play.ts";
import { workerScenarios } from "../laws/scenario.ts";

const RUNS = Number(process.env.LAW_RUNS ?? 8);
const module = new URL("../laws/scripted-block.ts", import.meta.url);

/** What is endless and has no other end is aborted. */
async function conduct({ over, isOver, abort }: Performance): Promise<void> {
  const giveUp = new AbortController();
  await Promise.race([over, sleep(3000, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
  giveUp.abort();
  if (!isOver()) abort();
  await over;
}

test(
  "the laws that hold of functions hold of modules in worker threads, and no thread is left",
  async () => {
    const before = heldThreads();
    const property = fc.asyncProperty(workerScenarios, async (scenario) => {
      const trace = await play(scenario, { module, conduct });
      for (const law of Object.values(laws)) law(scenario, trace);
      expect(heldThreads()).toEqual(before);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  },
  RUNS * 2500,
);
