import { didYouMean } from "../../src/metadata/nearest.ts";
import type { Flags } from "../benchmark.ts";
import { readCount } from "../read-count.ts";
import { policies } from "./policies/policies.ts";
import type { PolicyFactory } from "./policy.ts";
import { randomScenarios } from "./scenario/random-scenarios.ts";
import { readScenarios } from "./scenario/read-scenarios.ts";
import type { Scenario } from "./scenario/scenario.ts";

/** What is to be measured. */
export interface Choices {
  readonly scenarios: readonly Scenario[];
  readonly policies: Readonly<Record<string, PolicyFactory>>;
}

/** @throws Error for a policy, a number or a directory that is none */
export async function readChoices({ scenarios, policy, random, seeds }: Flags): Promise<Choices> {
  const all = typeof random === "string" ? readRandom(random) : await readScenarios(String(scenarios));
  const count = typeof seeds === "string" ? readCount("--seeds", seeds) : Infinity;
  return {
    scenarios: all.map((scenario) => ({ ...scenario, seeds: scenario.seeds.slice(0, count) })),
    policies: Array.isArray(policy) ? findPolicies(policy.map(String)) : policies,
  };
}

/** @throws Error for a name that is none of a policy */
export function findPolicies(names: readonly string[]): Readonly<Record<string, PolicyFactory>> {
  return Object.fromEntries(names.map(findPolicy));
}

function findPolicy(name: string): [string, PolicyFactory] {
  const create = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (create !== undefined) return [name, create];
  const names = Object.keys(policies);
  throw new Error(`There is no policy ${name}.${didYouMean(name, names)} The policies: ${names.join(", ")}.`);
}

/** `SEED:COUNT`, as in 9001:40. */
function readRandom(text: string): readonly Scenario[] {
  const [seed, count, ...rest] = text.split(":");
  if (seed === undefined || count === undefined || rest.length > 0) {
    throw new Error(`--random is SEED:COUNT, as in 9001:40, but it is ${text}.`);
  }
  return randomScenarios(readCount("--random", seed), readCount("--random", count));
}
