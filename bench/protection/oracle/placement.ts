import { weightOf } from "../scenario/conditions.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What each server is given to do, of what it would take: all of it, or only as much as the routing lets happen. */
export type Placement = (room: readonly number[]) => readonly number[];

/** Work is put where there is room. */
export const perfect: Placement = (room) => room;

/** The balancer puts work everywhere by its weights: the server with the least room for its share holds up the others. */
export function routed(scenario: Scenario): Placement {
  return (room) => {
    const weights = room.map((_, server) => weightOf(scenario, server));
    const total = Math.min(...room.map((most, server) => most / (weights[server] ?? 1)));
    return weights.map((weight) => total * weight);
  };
}
