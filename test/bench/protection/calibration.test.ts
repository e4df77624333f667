import { describe, expect, it } from "vitest";
import { createWorkers } from "../../../bench/protection/policies/workers.ts";
import { readScenario } from "../../../bench/protection/scenario/scenario.ts";
import { simulate } from "../../../bench/protection/simulator/simulate.ts";

/** The one number that is fitted, to the figure for concurrency 5: what a record took that organisation. */
const FITTED_MS_PER_RECORD = 83;

const organisation = readScenario(
  {
    name: "UpsertMultiple by an alternate key, as published with PPDS",
    servers: 4,
    records: 42_366,
    operation: { fixedMs: 0, perRecordMs: FITTED_MS_PER_RECORD },
  },
  "calibration",
);

function recordsPerSecond(concurrency: number, seed: number): number {
  const workers = createWorkers({ principals: 1, count: () => concurrency, batch: 100, pauseMs: () => 1000 });
  const run = simulate(organisation, seed, workers);
  expect(run).toMatchObject({ end: "finished", refused: { requests: 0, executionTime: 0, concurrency: 0 } });
  return (1000 * organisation.records) / run.endMs;
}

describe("the simulator, against the published figures of one organisation", () => {
  it.each([
    [5, 60.2],
    [50, 508.6],
  ])("does at concurrency %i what was measured, %d records a second, within a tenth", (concurrency, measured) => {
    for (const seed of organisation.seeds) {
      const simulated = recordsPerSecond(concurrency, seed);
      expect(simulated).toBeGreaterThan(0.9 * measured);
      expect(simulated).toBeLessThan(1.1 * measured);
    }
  });
});
