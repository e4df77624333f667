import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEmulator, checkFault } from "../../src/emulator/index.ts";
import { faultWords } from "../../src/emulator/faults/fault.ts";
import { defaultLimits } from "../../src/emulator/protection/limits.ts";
import { parseLatency } from "../../src/emulator/weather/parse-latency.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/emulator-weather.md"), "utf8");

test("the script of faults in the guide is one", async () => {
  const [, script = ""] = /```json\n(.*?)```/s.exec(guide) ?? [];
  const faults = (JSON.parse(script) as unknown[]).map(checkFault);
  expect(faults).toHaveLength(3);
  await createEmulator({ faults }).close();
});

test("the guide names every fault, and every limit with its figure", () => {
  for (const word of faultWords) expect(guide).toContain(`\`"${word}"\``);
  for (const [name, figure] of Object.entries(defaultLimits)) {
    expect(guide).toMatch(new RegExp(`\\| \`${name}\` +\\| ${figure} +\\|`));
  }
});

test("the latencies in the guide can be read", () => {
  expect(parseLatency("50ms+2ms/record~20% tail 1%x10 slots 16")).toMatchObject({ fixedMs: 50, slots: 16 });
  const [, latency = ""] = /They stand in this order: `([^`]+)`/.exec(guide) ?? [];
  expect(parseLatency(latency)).toEqual(parseLatency("50ms+2ms/record~20% tail 1%x10 slots 16"));
});
