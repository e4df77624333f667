import { periodsOf, slotsOf, type Conditions } from "../scenario/conditions.ts";
import type { Limits, Scenario } from "../scenario/scenario.ts";
import { createSlidingWindow, type SlidingWindow } from "../simulator/sliding-window.ts";
import type { Placement } from "./placement.ts";

/** The most records that a request carries. */
export const LARGEST_BATCH = 1000;

export const STEP_MS = 100;

/** What the principals have spent at a server, all together. */
interface Spent {
  readonly execution: SlidingWindow;
  readonly requests: SlidingWindow;
}

export interface SpendingOptions {
  readonly placement: Placement;
  /** The execution time that a lane may spend within a window. */
  readonly budgetMs: (limits: Limits, slots: number) => number;
  /** Where to stop before all is done. */
  readonly untilMs?: number;
}

/**
 * How many records can be done until each step, if every server is given at each moment as much as its slots, the
 * limits of all principals, and what the windows still hold let it do. Under a sliding window nobody has done more at
 * any moment than who spends as early as possible. Work is a fluid here: without noise, waiting and latency.
 */
export function spendGreedily(scenario: Scenario, options: SpendingOptions): number[] {
  const { records, maxMs, name } = scenario;
  const [first, ...later] = periodsOf(scenario);
  const totals = [0];
  let servers: Spent[] = [];
  let { conditions } = first;
  for (let now = 0, done = 0; done < records && now < (options.untilMs ?? Infinity); now += STEP_MS) {
    if (now >= maxMs) throw new Error(`${name} cannot be done within its maxMs of ${maxMs}.`);
    while (later[0] !== undefined && later[0].fromMs <= now) conditions = later.shift()?.conditions ?? conditions;
    servers = Array.from({ length: conditions.servers }, (_, server) => servers[server] ?? freshServer());
    const request = requestOf(scenario, conditions);
    const spent = options.placement(roomOf(servers, { scenario, conditions, request, now }, options));
    for (const [server, ms] of spent.entries()) {
      servers[server]?.execution.add(ms, now);
      servers[server]?.requests.add(ms / request.ms, now);
      done += (ms / request.ms) * request.records;
    }
    totals.push(done);
  }
  return totals;
}

interface Step {
  readonly scenario: Scenario;
  readonly conditions: Conditions;
  readonly request: FullRequest;
  readonly now: number;
}

/** The execution time that each server can be given in one step. */
function roomOf(servers: readonly Spent[], step: Step, { budgetMs }: SpendingOptions): number[] {
  const { scenario, conditions, request, now } = step;
  const { limits } = conditions;
  const { principals } = scenario;
  return servers.map(({ execution, requests }, server) => {
    const slots = slotsOf(scenario, conditions, server);
    const speed = Math.min(slots, principals * limits.concurrency);
    const timeLeft = principals * budgetMs(limits, slots) - execution.sum(limits.windowMs, now);
    const requestsLeft = principals * limits.requests - requests.sum(limits.windowMs, now);
    return Math.max(0, Math.min(speed * STEP_MS, timeLeft, requestsLeft * request.ms));
  });
}

interface FullRequest {
  readonly records: number;
  readonly ms: number;
}

/** The cheapest way to send: as many records as a request carries. */
export function requestOf({ operation, records }: Scenario, { perRecordMs }: Conditions): FullRequest {
  const batch = Math.min(LARGEST_BATCH, records);
  return { records: batch, ms: Math.max(Number.MIN_VALUE, operation.fixedMs + perRecordMs * batch) };
}

function freshServer(): Spent {
  return { execution: createSlidingWindow(), requests: createSlidingWindow() };
}
