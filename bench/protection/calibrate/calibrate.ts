import { basename, extname } from "node:path";
import type { Report } from "../../benchmark.ts";
import { readScenario, type Scenario } from "../scenario/scenario.ts";
import { fitCost } from "./fit-cost.ts";
import { fitLimits } from "./fit-limits.ts";
import { headersIn } from "./headers-in.ts";
import { isRefused } from "./lanes.ts";
import { readTrace, type Answer } from "./read-trace.ts";
import { roundTripOf } from "./round-trip.ts";

/** The scenario that a trace tells of, as text for a file of its own. */
export async function calibrate(file: string): Promise<Report> {
  const answers = await readTrace(file);
  const scenario = scenarioOf(answers, basename(file, extname(file)));
  return {
    figures: [{ name: "answers in the trace", value: answers.length, unit: "", details: scenario }],
    text: JSON.stringify(scenario, null, 2),
  };
}

/**
 * What of an environment shows in a trace; the rest is left at its default. Of several operations the one that took most
 * of the time is taken; servers are taken to be alike, and to stay so.
 * @throws Error when nothing in it was done
 */
export function scenarioOf(answers: readonly Answer[], name: string): Partial<Scenario> & { readonly name: string } {
  const { limits } = readScenario({ name }, name);
  const roundTripMs = roundTripOf(answers, limits.windowMs) ?? 0;
  const executed = answers.filter((answer) => !isRefused(answer));
  const operation = mainOperation(executed);
  const { operation: cost, slots, noise, tail } = fitCost(executed, operation, roundTripMs);
  const servers = new Set(answers.map(({ server }) => server)).size;
  return {
    name,
    servers,
    principals: new Set(answers.map(({ principal }) => principal)).size,
    records: executed.reduce((sum, answer) => sum + (answer.operation === operation ? answer.records : 0), 0),
    operation: cost,
    ...(slots === undefined ? {} : { slotsPerServer: slots }),
    roundTripMs: Number(roundTripMs.toFixed(1)),
    ...{ noise, tail },
    limits: { ...limits, ...fitLimits(answers, limits.windowMs, roundTripMs) },
    ...retryAfterOf(answers),
    ...headersIn(answers),
  };
}

function mainOperation(executed: readonly Answer[]): string {
  const totals = [...Map.groupBy(executed, ({ operation }) => operation)].map(([operation, some]) => ({
    operation,
    ms: some.reduce((sum, { durationMs, records }) => sum + (records > 0 ? durationMs : 0), 0),
  }));
  const main = totals.reduce((one, other) => (other.ms > one.ms ? other : one), { operation: "", ms: 0 });
  if (main.ms > 0) return main.operation;
  throw new Error("The trace holds no request with records that was answered with anything but 429.");
}

/** What refusals for concurrency told to wait. */
function retryAfterOf(answers: readonly Answer[]): Partial<Scenario> {
  const waits = answers
    .filter(({ facet }) => facet === "concurrency")
    .flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs]));
  return waits.length === 0 ? {} : { concurrencyRetryAfterMs: [Math.min(...waits), Math.max(...waits)] };
}
