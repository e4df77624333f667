import type { Oracle } from "../oracle/oracle.ts";
import type { Facet } from "../policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Run } from "../simulator/simulate.ts";
import { recoveriesOf } from "./recovery.ts";
import { regretOf } from "./regret.ts";

/** How good a run was. Shares are from 0 to 1. */
export interface Score {
  readonly end: Run["end"];
  readonly seconds: number;
  /** The exact oracle's time / the run's, at most 1. One that did not end counts for the part that it did. */
  readonly efficiency: number;
  /** The same against the bound, which no run is meant to beat; not capped, so that it shows. */
  readonly againstBound: number;
  /** The same against the oracle whose work the balancer places; not capped: who chooses servers may beat it. */
  readonly againstFair: number;
  readonly regret: number;
  readonly requests: number;
  readonly refused: number;
  readonly refusedPerThousand: Readonly<Record<Facet, number>>;
  readonly lockSeconds: number;
  /** By change of conditions. */
  readonly recoverySeconds: readonly (number | null)[];
  /** Over principals, of the records that they wrote. */
  readonly fairness: number;
}

export interface Oracles {
  readonly exact: Oracle;
  readonly bound: Oracle;
  readonly fair: Oracle;
}

export function scoreOf(scenario: Scenario, run: Run, { exact, bound, fair }: Oracles): Score {
  const { end, endMs, requests, refused, lockedMs, recordsOf, progress } = run;
  const done = progress.total() / scenario.records;
  const against = ({ makespanMs }: Oracle): number => (done * makespanMs) / endMs;
  const perThousand = (count: number): number => (1000 * count) / Math.max(1, requests);
  return {
    end,
    seconds: endMs / 1000,
    efficiency: Math.min(1, against(exact)),
    againstBound: against(bound),
    againstFair: against(fair),
    regret: regretOf(run, exact),
    requests,
    refused: refused.requests + refused.executionTime + refused.concurrency,
    refusedPerThousand: {
      requests: perThousand(refused.requests),
      executionTime: perThousand(refused.executionTime),
      concurrency: perThousand(refused.concurrency),
    },
    lockSeconds: lockedMs / 1000,
    recoverySeconds: recoveriesOf(scenario, run).map((ms) => (ms === null ? null : ms / 1000)),
    fairness: jainIndex(recordsOf),
  };
}

/** 1 when all have the same, 1/n when one has everything. Source: Jain, Chiu and Hawe, "A Quantitative Measure of Fairness". */
export function jainIndex(shares: readonly number[]): number {
  const squares = shares.reduce((sum, share) => sum + share ** 2, 0);
  return squares === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) ** 2 / (shares.length * squares);
}
