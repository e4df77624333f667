import { periodsOf, slotsOf, weightOf, type Conditions } from "../scenario/conditions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Agenda } from "./agenda.ts";
import { createLaneLimits, type LaneLimits } from "./lane-limits.ts";
import type { Random } from "./random.ts";
import { createSharedProcessor, type SharedProcessor } from "./shared-processor.ts";

export interface Server {
  /** Of this server and no other: one that comes in the place of one that left has another. */
  readonly cookie: string;
  readonly processor: SharedProcessor;
  /** By principal. */
  readonly lanes: readonly LaneLimits[];
}

/** The web servers behind the balancer, as they come and go. */
export interface Servers {
  conditions(): Conditions;
  /** The server that a request goes to. */
  choose(cookie: string | undefined): Server;
  /** For how long lanes were locked until now, those of servers that left included. */
  lockedMs(): number;
}

export function createServers(scenario: Scenario, agenda: Agenda, random: Random): Servers {
  const [first, ...later] = periodsOf(scenario);
  let { conditions } = first;
  const every: Server[] = [];
  let alive: Server[] = [];

  function add(index: number): Server {
    const limits = { limits: () => conditions.limits, lockExtensionMs: scenario.lockExtensionMs };
    const server = {
      cookie: `server-${every.length + 1}`,
      processor: createSharedProcessor(agenda, slotsOf(scenario, conditions, index)),
      lanes: Array.from({ length: scenario.principals }, () => createLaneLimits(limits)),
    };
    every.push(server);
    return server;
  }

  function enact(changed: Conditions): void {
    conditions = changed;
    alive = Array.from({ length: changed.servers }, (_, index) => alive[index] ?? add(index));
    for (const [index, { processor }] of alive.entries()) processor.setSlots(slotsOf(scenario, changed, index));
  }

  function chooseAny(): Server | undefined {
    const weights = alive.map((_, index) => weightOf(scenario, index));
    let point = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = weights.findIndex((weight) => (point -= weight) < 0);
    return alive[chosen] ?? alive[0];
  }

  enact(conditions);
  for (const period of later) agenda.at(period.fromMs, () => enact(period.conditions));

  return {
    conditions: () => conditions,
    choose(cookie) {
      const known = cookie !== undefined && scenario.cookies === "honoured";
      const server = (known ? alive.find((one) => one.cookie === cookie) : undefined) ?? chooseAny();
      if (server === undefined) throw new Error(`The scenario ${scenario.name} has no server.`);
      return server;
    },
    lockedMs: () => every.flatMap(({ lanes }) => lanes).reduce((sum, lane) => sum + lane.lockedMs(agenda.now()), 0),
  };
}
