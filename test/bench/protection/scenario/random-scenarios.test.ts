import { describe, expect, it } from "vitest";
import { exactOracle } from "../../../../bench/protection/oracle/oracle.ts";
import { randomScenarios } from "../../../../bench/protection/scenario/random-scenarios.ts";

const scenarios = randomScenarios(9001, 12);

describe("random scenarios", () => {
  it("are the same for the same seed, however many there are", () => {
    expect(randomScenarios(9001, 3)).toEqual(scenarios.slice(0, 3));
    expect(randomScenarios(9002, 1)[0]).not.toMatchObject({ records: scenarios[0]?.records });
  });

  it("stay within what the service is known to be", () => {
    for (const { servers, principals, slotsPerServer, operation } of scenarios) {
      expect(servers).toBeGreaterThanOrEqual(1);
      expect(servers).toBeLessThanOrEqual(16);
      expect(principals).toBeLessThanOrEqual(8);
      expect(slotsPerServer).toBeGreaterThanOrEqual(4);
      expect(slotsPerServer).toBeLessThanOrEqual(64);
      expect(operation.perRecordMs).toBeGreaterThanOrEqual(1);
      expect(operation.perRecordMs).toBeLessThanOrEqual(2000);
    }
    for (const scenario of scenarios) expect(exactOracle(scenario).makespanMs).toBeLessThanOrEqual(7_200_000);
  });

  it("differ in more than their size", () => {
    expect(new Set(scenarios.map(({ headers }) => headers)).size).toBeGreaterThan(1);
    expect(scenarios.some(({ events }) => events.length > 0)).toBe(true);
    expect(scenarios.some(({ tail }) => tail.probability > 0)).toBe(true);
  });
});
