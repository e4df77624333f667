import { median, round, type Report } from "../benchmark.ts";
import { fixedAt50 } from "./policies/fixed.ts";
import { createRandom } from "./simulator/random.ts";
import { simulate } from "./simulator/simulate.ts";
import { readScenario } from "./scenario/scenario.ts";

const ROUNDS = 5;
const HOUR_MS = 3_600_000;

const scenario = readScenario(
  {
    name: "busy-hour",
    records: 1e9,
    servers: 8,
    principals: 4,
    slotsPerServer: 32,
    operation: { fixedMs: 50, perRecordMs: 20 },
    maxMs: HOUR_MS,
  },
  "the busy hour",
);

/** How long the simulator takes for an hour of an environment in which two hundred workers are at it. */
export function busyHour(): Report {
  let requests = 0;
  const seconds = Array.from({ length: ROUNDS }, (_, seed) => {
    const start = performance.now();
    const policy = fixedAt50({ principals: 4, random: createRandom(seed, "policy"), scenario });
    requests = simulate(scenario, seed, policy).requests;
    return (performance.now() - start) / 1000;
  });
  const figures = [
    { name: "simulating an hour of a busy environment", value: round(median(seconds), 2), unit: "s", aim: "under 1" },
    { name: "requests of that hour", value: requests, unit: "" },
  ];
  const text = figures.map(({ name, value, unit }) => `${name}: ${value.toLocaleString("en-US")} ${unit}`.trimEnd());
  return { figures, text: text.join("\n") };
}
