import { boundOracle, exactOracle, fairOracle } from "./oracle/oracle.ts";
import type { PolicyFactory } from "./policy.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { isJudged } from "./score/judged.ts";
import { scoreOf } from "./score/score.ts";
import type { Result } from "./score/summary.ts";
import { createRandom } from "./simulator/random.ts";
import { simulate, type Run } from "./simulator/simulate.ts";

/** Runs the scenario under each policy, with each seed. */
export function measure(scenario: Scenario, policies: Readonly<Record<string, PolicyFactory>>): readonly Result[] {
  const [exact, bound, fair] = [exactOracle(scenario), boundOracle(scenario), fairOracle(scenario)];
  const common = {
    scenario: scenario.name,
    judged: isJudged(scenario, exact),
    cookies: scenario.cookies,
    oracleSeconds: {
      exact: exact.makespanMs / 1000,
      bound: bound.makespanMs / 1000,
      fair: fair.makespanMs / 1000,
    },
  };
  return Object.entries(policies).map(([policy, create]) => {
    const runs = scenario.seeds.map((seed) => ({
      seed,
      ...scoreOf(scenario, runPolicy(scenario, seed, create), { exact, bound, fair }),
    }));
    return { ...common, policy, runs };
  });
}

/** One run; the same for the same seed. */
export function runPolicy(scenario: Scenario, seed: number, create: PolicyFactory): Run {
  const context = { principals: scenario.principals, random: createRandom(seed, "policy"), scenario };
  return simulate(scenario, seed, create(context));
}
