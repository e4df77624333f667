import { Command } from "commander";
import { expect, test } from "vitest";
import { emulatorArguments } from "../../../../bench/protection/real-time/emulator-arguments.ts";
import { readScenarios } from "../../../../bench/protection/scenario/read-scenarios.ts";
import { readScenario } from "../../../../bench/protection/scenario/scenario.ts";
import { addEmulatorWeatherFlags, readWeatherFlags } from "../../../../src/cli/emulator-flags.ts";
import { parseLatency } from "../../../../src/emulator/weather/parse-latency.ts";

function weatherOf(overrides: object) {
  const command = new Command().exitOverride();
  addEmulatorWeatherFlags(command);
  command.parse(emulatorArguments(readScenario({ name: "any", ...overrides }, "any")), { from: "user" });
  return readWeatherFlags(command.opts());
}

test("the command understands them as the scenario means them", () => {
  const { latency = "", ...weather } = weatherOf({
    servers: 3,
    operation: { fixedMs: 40, perRecordMs: 2.5 },
    noise: 0.15,
    tail: { probability: 0.01, factor: 8 },
    slotsPerServer: 12,
    limits: { requests: 200, executionMs: 40_000, windowMs: 10_000, concurrency: 20 },
    concurrencyRetryAfterMs: [2000, 3000],
    lockExtensionMs: 100,
    recommendedDop: null,
    headers: "absent",
  });
  expect(weather).toEqual({
    servers: 3,
    limits: {
      ...{ requests: 200, executionSeconds: 40, windowSeconds: 10, concurrency: 20 },
      ...{ concurrencyRetryAfterSeconds: 2, penaltySeconds: 0.1 },
    },
    recommendedParallelism: "none",
    budgetHeaders: false,
  });
  const tail = { share: 0.01, factor: 8 };
  expect(parseLatency(latency)).toEqual({ fixedMs: 40, perRecordMs: 2.5, noise: 0.15, tail, slots: 12 });
});

test("what the emulator cannot do is refused by name", () => {
  expect(() => weatherOf({ slotsFactor: [1, 0.5], headers: "comma" })).toThrow(
    "The emulator cannot do what any says of slotsFactor, headers.",
  );
});

test("all scenarios that are run in real time can be done by it, in about a minute", async () => {
  const directory = new URL("../../../../bench/protection/real-time/scenarios", import.meta.url).pathname;
  for (const scenario of await readScenarios(directory)) expect(emulatorArguments(scenario)).toContain("--limits");
});
