import type { Result } from "../../../../bench/protection/score/summary.ts";

type OneRun = Result["runs"][number];

/** A run without flaws but those that are given. */
export function run(overrides: Partial<OneRun> = {}): OneRun {
  return {
    seed: 1,
    end: "finished",
    seconds: 1,
    efficiency: 1,
    againstBound: 1,
    againstFair: 1,
    regret: 0,
    requests: 1000,
    refused: 0,
    refusedPerThousand: { requests: 0, executionTime: 0, concurrency: 0 },
    lockSeconds: 0,
    recoverySeconds: [],
    fairness: 1,
    ...overrides,
  };
}

export function result(scenario: string, policy: string, runs: readonly OneRun[], more: Partial<Result> = {}): Result {
  const oracleSeconds = { exact: 1, bound: 1, fair: 1 };
  return { scenario, policy, judged: true, cookies: "honoured", oracleSeconds, runs, ...more };
}
