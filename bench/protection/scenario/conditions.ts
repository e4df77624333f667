import type { Limits, Scenario, ScenarioEvent } from "./scenario.ts";

/** What holds in an environment for a time. */
export interface Conditions {
  readonly servers: number;
  readonly perRecordMs: number;
  readonly slotsPerServer: number;
  /** Taken by others, on each server. */
  readonly otherSlots: number;
  readonly limits: Limits;
}

export interface Period {
  readonly fromMs: number;
  readonly conditions: Conditions;
}

/** From when which conditions hold, in the order of time; the first are those of the beginning. */
export function periodsOf(scenario: Scenario): readonly [Period, ...Period[]] {
  const { events, otherLoad } = scenario;
  const times = [...events.map(({ atMs }) => atMs), ...otherLoad.flatMap(({ fromMs, toMs }) => [fromMs, toMs])];
  const later = [...new Set(times)].filter((at) => at > 0).sort((a, b) => a - b);
  const periodFrom = (fromMs: number): Period => ({ fromMs, conditions: conditionsAt(scenario, fromMs) });
  return [periodFrom(0), ...later.map(periodFrom)];
}

/** Slots of the server that are not taken by others. One that is overrun still works on one request at a time. */
export function slotsOf(scenario: Scenario, conditions: Conditions, server: number): number {
  const { slotsFactor } = scenario;
  const factor = slotsFactor[server % slotsFactor.length] ?? 1;
  return Math.max(1, conditions.slotsPerServer * factor - conditions.otherSlots);
}

/** The server's weight among those that a request without a cookie may go to. */
export function weightOf({ routing }: Scenario, server: number): number {
  return routing === "uniform" ? 1 : (routing.weights[server % routing.weights.length] ?? 1);
}

function conditionsAt({ otherLoad, events, ...scenario }: Scenario, at: number): Conditions {
  const others = otherLoad.filter(({ fromMs, toMs }) => fromMs <= at && at < toMs);
  const start: Conditions = {
    servers: scenario.servers,
    perRecordMs: scenario.operation.perRecordMs,
    slotsPerServer: scenario.slotsPerServer,
    otherSlots: others.reduce((sum, { slots }) => sum + slots, 0),
    limits: scenario.limits,
  };
  const past = events.filter(({ atMs }) => atMs <= at).sort((a, b) => a.atMs - b.atMs);
  return past.reduce(changedBy, start);
}

function changedBy(before: Conditions, { servers, perRecordMs, slotsPerServer, limits }: ScenarioEvent): Conditions {
  return {
    ...before,
    servers: servers ?? before.servers,
    perRecordMs: perRecordMs ?? before.perRecordMs,
    slotsPerServer: slotsPerServer ?? before.slotsPerServer,
    limits: { ...before.limits, ...limits },
  };
}
