import { createGovernorCore, type Admission } from "../../../src/service-protection/governor-core.ts";
import type { PolicyFactory } from "../policy.ts";

/** The governor of this package, with and without a choice of the server. */
export function governed(affinity: "lanes" | "none"): PolicyFactory {
  return ({ principals, random }) => {
    const core = createGovernorCore({ principals, random, affinity });
    return {
      next(now, left) {
        const admission = left === 0 ? undefined : core.admit(now, { left });
        if (admission === undefined) return undefined;
        const { principal, affinity: server, records } = admission;
        return { principal, server, records, token: admission };
      },
      wakeAt: core.wakeAt,
      done(now, token, { remainingExecutionMs, ...observation }) {
        core.settle(now, token as Admission, { ...observation, remainingExecution: remainingExecutionMs });
      },
    };
  };
}
