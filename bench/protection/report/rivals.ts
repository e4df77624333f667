import { efficiencyOf, type Result } from "../score/summary.ts";

/** The policy of this package, as a user has it. */
export const OURS = "governor";
/** Told the servers, slots and costs: what learning them costs. */
export const INFORMED = "informed";
/** Variants of ours are no rivals. */
export const OWN: ReadonlySet<string> = new Set([OURS, INFORMED, "governor-without-cookies"]);

/** Efficiencies that are nearer than this are the same. */
const NOTICEABLE = 0.001;

/** A scenario in which the policy of somebody else is better than ours. */
export interface Rival {
  readonly scenario: string;
  readonly judged: boolean;
  readonly policy: string;
  readonly theirs: Result;
  readonly ours: Result;
  /** Undefined when the informed policy was not measured. */
  readonly informed: Result | undefined;
}

/** The largest difference first. */
export function rivalsOf(results: readonly Result[]): readonly Rival[] {
  const find = (policy: string, name: string): Result | undefined =>
    results.find((result) => result.policy === policy && result.scenario === name);
  const rivals = results.flatMap((theirs): Rival[] => {
    const { scenario, policy, judged } = theirs;
    const ours = OWN.has(policy) ? undefined : find(OURS, scenario);
    if (ours === undefined || efficiencyOf(theirs) < efficiencyOf(ours) + NOTICEABLE) return [];
    return [{ scenario, judged, policy, theirs, ours, informed: find(INFORMED, scenario) }];
  });
  return rivals.toSorted((a, b) => leadOf(b) - leadOf(a));
}

export function leadOf({ theirs, ours }: Rival): number {
  return efficiencyOf(theirs) - efficiencyOf(ours);
}
