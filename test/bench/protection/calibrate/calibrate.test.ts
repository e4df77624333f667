import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrate } from "../../../../bench/protection/calibrate/calibrate.ts";
import type { PolicyFactory } from "../../../../bench/protection/policy.ts";
import { createWorkers } from "../../../../bench/protection/policies/workers.ts";
import { readScenario, type Scenario } from "../../../../bench/protection/scenario/scenario.ts";
import { recordTrace } from "./recorded.ts";

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), "calibrate-"))));
afterAll(() => rm(directory, { recursive: true }));

/** Crowds the servers with batches of several sizes, so that everything shows. */
const crowding =
  (count: number): PolicyFactory =>
  ({ principals, random }) => {
    const pauseMs = (): number => 1000;
    const workers = createWorkers({ principals, count: () => count, batch: 100, pauseMs });
    return {
      ...workers,
      next(now, left) {
        const decision = workers.next(now, left);
        return decision && { ...decision, records: Math.ceil(decision.records * (0.2 + 0.8 * random())) };
      },
    };
  };

async function calibrated(scenario: Scenario, policy: PolicyFactory): Promise<Scenario> {
  const file = join(directory, "my-org.ndjson");
  const lines = recordTrace(scenario, policy).map((line) => JSON.stringify(line));
  await writeFile(file, `${lines.join("\n")}\n`);
  return readScenario(JSON.parse((await calibrate(file)).text), file);
}

function expectNear(measured: number, truth: number, tolerance: number): void {
  expect(Math.abs(measured / truth - 1), `${measured} for ${truth}`).toBeLessThan(tolerance);
}

describe("a scenario from a trace", () => {
  it("is the one that the trace was of", async () => {
    const truth = readScenario(
      {
        ...{ name: "truth", servers: 3, principals: 2, records: 120_000, slotsPerServer: 12, roundTripMs: 40 },
        operation: { fixedMs: 60, perRecordMs: 15 },
        tail: { probability: 0.01, factor: 10 },
        limits: { requests: 8000, executionMs: 1_800_000, concurrency: 10 },
        headers: "comma",
      },
      "truth",
    );
    const found = await calibrated(truth, crowding(20));
    expect(found).toMatchObject({ name: "my-org", servers: 3, principals: 2, records: 120_000, headers: "comma" });
    expectNear(found.operation.fixedMs, 60, 0.15);
    expectNear(found.operation.perRecordMs, 15, 0.03);
    expectNear(found.slotsPerServer, 12, 0.1);
    expectNear(found.roundTripMs, 40, 0.1);
    expectNear(found.noise, 0.15, 0.15);
    expectNear(found.tail.probability, 0.01, 0.3);
    expectNear(found.tail.factor, 10, 0.2);
    expectNear(found.limits.requests, 8000, 0.01);
    expectNear(found.limits.executionMs, 1_800_000, 0.01);
    expect(found.limits.concurrency).toBe(10);
    const [from = 0, to = 0] = found.concurrencyRetryAfterMs;
    expect(from).toBeGreaterThanOrEqual(300_000);
    expect(to).toBeLessThanOrEqual(420_000);
    expect(to).toBeGreaterThan(from);
  });

  it("finds limits without headers where they were met, and leaves out what did not show", async () => {
    const truth = readScenario(
      {
        ...{ name: "truth", servers: 1, records: 40_000, slotsPerServer: 64, headers: "absent", recommendedDop: null },
        operation: { fixedMs: 100, perRecordMs: 20 },
        limits: { executionMs: 300_000 },
      },
      "truth",
    );
    const found = await calibrated(truth, crowding(10));
    expect(found).toMatchObject({ headers: "absent", recommendedDop: null, slotsPerServer: 16 });
    expectNear(found.limits.executionMs, 300_000, 0.05);
    expect(found.limits).toMatchObject({ requests: 6000, concurrency: 52 });
    expectNear(found.roundTripMs, 30, 0.1);
    expectNear(found.operation.perRecordMs, 20, 0.05);
  });
});

describe("a trace", () => {
  const line = { time: "2026-01-05T08:00:00.000Z", principal: 0, operation: "create account", records: 1 };

  it.each([
    ["", "holds no answer"],
    ["{", "bad.ndjson:1 is no JSON"],
    ["\n[]", "bad.ndjson:2: expected time to be a time in ISO 8601, but it is missing."],
    [
      JSON.stringify({ ...line, durationMs: "5", status: 200 }),
      'expected durationMs to be a number from 0, but it is "5"',
    ],
    [JSON.stringify({ ...line, durationMs: 5, status: 429 }), "holds no request with records"],
  ])("is refused for what it is not: %j", async (content, message) => {
    const file = join(directory, "bad.ndjson");
    await writeFile(file, content);
    await expect(calibrate(file)).rejects.toThrow(message);
  });
});
