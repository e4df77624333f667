import type { Decision, Observation, Policy } from "../../../bench/protection/policy.ts";
import { readScenario, type Scenario } from "../../../bench/protection/scenario/scenario.ts";

/** A scenario whose figures can be computed by hand: one server, no noise, no distance; a request takes 100 ms a record. */
export function quiet(overrides: object = {}): Scenario {
  const plain = { name: "quiet", servers: 1, roundTripMs: 0, noise: 0, operation: { fixedMs: 0, perRecordMs: 100 } };
  return readScenario({ ...plain, ...overrides }, "quiet");
}

export interface Answered extends Observation {
  readonly at: number;
  readonly token: unknown;
}

/** Sends what it is told, each at its time, and writes down the answers. What comes back is not sent again. */
export function scripted(
  script: readonly (Omit<Decision, "token" | "principal"> & { at: number; principal?: number })[],
): {
  policy: Policy;
  answers: Answered[];
} {
  const waiting = script.map((line, token) => ({ principal: 0, ...line, token }));
  const answers: Answered[] = [];
  const policy: Policy = {
    next: (now) => {
      const [first] = waiting;
      if (first === undefined || first.at > now) return undefined;
      waiting.shift();
      return first;
    },
    wakeAt: () => waiting[0]?.at,
    done: (at, token, observation) => answers.push({ at, token, ...observation }),
  };
  return { policy, answers };
}

/** So many lines of a script, alike. */
export function times<T>(count: number, line: T): T[] {
  return Array.from({ length: count }, () => line);
}
