import type { ContentionModel } from "../../../src/service-protection/contention-model.ts";
import { createEstimates, type Estimates } from "../../../src/service-protection/estimates.ts";
import type { Fleet } from "../../../src/service-protection/fleet.ts";
import { createGovernorCore } from "../../../src/service-protection/governor-core.ts";
import type { Limits } from "../../../src/service-protection/limits.ts";
import { createServer, type Server } from "../../../src/service-protection/server.ts";
import type { PolicyFactory } from "../policy.ts";
import { periodsOf, slotsOf, weightOf, type Conditions } from "../scenario/conditions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { policyOf } from "./governed.ts";

/** What holds now, as it is known to who has read the scenario. */
interface Knowledge {
  conditions: Conditions;
  readonly limits: Limits;
  servers: readonly Server[];
}

/** Our governor, told what others must learn: servers, slots, costs and limits, as they change. Shows what learning costs. */
export const informed: PolicyFactory = ({ principals, random, scenario }) => {
  const [first, ...later] = periodsOf(scenario);
  const limits = { ...first.conditions.limits, isConcurrencyKnown: true, isExecutionKnown: true, isWindowKnown: true };
  const knowledge: Knowledge = { conditions: first.conditions, limits, servers: [] };
  let born = 0;

  function enact(conditions: Conditions, now: number): void {
    knowledge.conditions = conditions;
    Object.assign(limits, conditions.limits);
    knowledge.servers = Array.from(
      { length: conditions.servers },
      (_, index) => knowledge.servers[index] ?? createServer(`server-${++born}`, principals, limits, now),
    );
    for (const [index, server] of knowledge.servers.entries()) {
      server.drawn = weightOf(scenario, index);
      server.power = slotsOf(scenario, conditions, index) / usualSlots(scenario, knowledge);
    }
  }

  enact(first.conditions, 0);
  const fleet = knownFleet(scenario, knowledge);
  const estimates = knownEstimates(scenario, knowledge);
  const powers = { learn: () => undefined, even: () => undefined };
  const core = createGovernorCore({ principals, random, affinity: "lanes", limits, fleet, estimates, powers });
  const policy = policyOf(core);
  return {
    next(now, left) {
      while (later[0] !== undefined && later[0].fromMs <= now)
        enact(later.shift()?.conditions ?? first.conditions, now);
      return policy.next(now, left);
    },
    wakeAt(now) {
      const next = later[0]?.fromMs ?? Infinity;
      const at = Math.min(policy.wakeAt(now) ?? Infinity, next);
      return at === Infinity ? undefined : at;
    },
    done: policy.done,
  };
};

function knownFleet(scenario: Scenario, knowledge: Knowledge): Fleet {
  const find = (id: string | undefined): Server | undefined => knowledge.servers.find((server) => server.id === id);
  return {
    get servers() {
      return knowledge.servers;
    },
    get: find,
    meet: find,
    isIncomplete: false,
    refusedDraws: Infinity,
    get largestShare() {
      const drawn = knowledge.servers.map((server) => server.drawn);
      return Math.max(...drawn) / drawn.reduce((sum, one) => sum + one, 0);
    },
    notice: () => undefined,
    honoursCookies: () => scenario.cookies === "honoured",
  };
}

/** Of a server, on average. */
function usualSlots(scenario: Scenario, { servers, conditions }: Knowledge): number {
  return servers.reduce((sum, _, index) => sum + slotsOf(scenario, conditions, index), 0) / servers.length;
}

function knownEstimates(scenario: Scenario, knowledge: Knowledge): Estimates {
  const { operation, tail, roundTripMs } = scenario;
  const late = 1 + tail.probability * (tail.factor - 1);
  const model: ContentionModel = {
    observe: () => undefined,
    cost: () => ({ fixedMs: late * operation.fixedMs, perRecordMs: late * knowledge.conditions.perRecordMs }),
    get slots() {
      return usualSlots(scenario, knowledge);
    },
    get plausible() {
      const slots = usualSlots(scenario, knowledge);
      return { least: slots, most: slots };
    },
    isCertain: true,
    setMemory: () => undefined,
    beCautious: () => undefined,
  };
  const estimates = createEstimates(model);
  estimates.refused(roundTripMs);
  return estimates;
}
