import { slotsOf, type Conditions } from "../scenario/conditions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { requestOf } from "./greedy-spending.ts";

/** Records per millisecond that can be kept up for as long as the conditions hold: bursts even out over the windows. */
export function sustainedRate(scenario: Scenario, conditions: Conditions): number {
  const { limits, servers } = conditions;
  const request = requestOf(scenario, conditions);
  const perLane = Math.min(
    limits.concurrency,
    limits.executionMs / limits.windowMs,
    (limits.requests / limits.windowMs) * request.ms,
  );
  let busy = 0;
  for (let server = 0; server < servers; server++) {
    busy += Math.min(slotsOf(scenario, conditions, server), scenario.principals * perLane);
  }
  return (busy / request.ms) * request.records;
}
