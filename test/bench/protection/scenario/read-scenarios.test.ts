import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exactOracle } from "../../../../bench/protection/oracle/oracle.ts";
import { readScenarios } from "../../../../bench/protection/scenario/read-scenarios.ts";
import type { Scenario } from "../../../../bench/protection/scenario/scenario.ts";

const directory = join(import.meta.dirname, "../../../../bench/protection/scenarios");
const scenarios = await readScenarios(directory);

/** From the least to the most that occurs. */
function range(figure: (scenario: Scenario) => number): [number, number] {
  const figures = scenarios.map(figure);
  return [Math.min(...figures), Math.max(...figures)];
}

describe("the scenarios of the repository", () => {
  it("are at least 24, each with a name of its own", () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(24);
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });

  it("reach from small to large", () => {
    expect(range(({ servers }) => servers)).toEqual([1, 16]);
    expect(range(({ principals }) => principals)).toEqual([1, 8]);
    expect(range(({ operation }) => operation.perRecordMs)).toEqual([1, 2000]);
    expect(range(({ slotsPerServer }) => slotsPerServer)).toEqual([4, 64]);
    const [shortest, longest] = range((scenario) => exactOracle(scenario).makespanMs / 1000);
    expect(shortest).toBeLessThan(11);
    expect(longest).toBeGreaterThan(7000);
  });

  it.each<[string, (scenario: Scenario) => boolean]>([
    ["a skewed balancer", ({ routing }) => routing !== "uniform"],
    ["cookies that are ignored", ({ cookies }) => cookies === "ignored"],
    ["other limits", ({ limits }) => limits.concurrency !== 52],
    ["a heavy tail", ({ tail }) => tail.probability > 0],
    ["headers with commas", ({ headers }) => headers === "comma"],
    ["headers that are absent", ({ headers }) => headers === "absent"],
    ["headers that are garbage", ({ headers }) => headers === "garbage"],
    ["no hint", ({ recommendedDop }) => recommendedDop === null],
    ["a hint that is too high", ({ recommendedDop }) => recommendedDop === 50],
    ["other tenants", ({ otherLoad }) => otherLoad.length > 0],
    ["servers that come and go", ({ events }) => events.some(({ servers }) => servers !== undefined)],
    ["limits that change", ({ events }) => events.some(({ limits }) => limits !== undefined)],
    ["capacity that changes", ({ events }) => events.some(({ slotsPerServer }) => slotsPerServer !== undefined)],
    ["uneven servers", ({ slotsFactor }) => slotsFactor.length > 1],
    ["bad records", ({ badRecordRate }) => badRecordRate > 0],
    ["locks that grow fast", ({ lockExtensionMs }) => lockExtensionMs >= 1000],
  ])("hold one with %s", (_, has) => {
    expect(scenarios.some(has)).toBe(true);
  });
});

describe("a directory of scenarios", () => {
  let own: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), "scenarios-"));
  });
  afterAll(() => rm(own, { recursive: true }));

  it("is refused when it holds none, or one that cannot be read; the message names the file", async () => {
    await expect(readScenarios(own)).rejects.toThrow("holds no scenario");
    await writeFile(join(own, "a.json"), "{");
    await expect(readScenarios(own)).rejects.toThrow("a.json is no JSON");
    await writeFile(join(own, "a.json"), '{ "name": "a", "recods": 5 }');
    await expect(readScenarios(own)).rejects.toThrow("a.json has no field recods. Did you mean records?");
  });
});
