import {
  createGovernorCore,
  type Admission,
  type GovernorCore,
  type GovernorCoreOptions,
} from "../../../src/service-protection/governor-core.ts";
import type { Decision, Policy, PolicyFactory } from "../policy.ts";

/** The governor of this package, with and without a choice of the server. */
export function governed(affinity: GovernorCoreOptions["affinity"]): PolicyFactory {
  return ({ principals, random }) => policyOf(createGovernorCore({ principals, random, affinity }));
}

/** Sends as the governor admits it; when nothing is left, it sends again what is overdue. */
export function policyOf(core: GovernorCore): Policy {
  let isDone = false;
  return {
    next(now, left) {
      isDone = left === 0;
      if (!isDone) return decide(core.admit(now, { left, mayRepeat: true }));
      const hedge = core.hedge(now);
      return decide(hedge?.copy, hedge?.overdue);
    },
    wakeAt: () => (isDone ? core.hedgeAt() : core.wakeAt()),
    done(now, token, { remainingExecutionMs, ...observation }) {
      core.settle(now, token as Admission, { ...observation, remainingExecution: remainingExecutionMs });
    },
  };
}

function decide(admission: Admission | undefined, hedges?: Admission): Decision | undefined {
  if (admission === undefined) return undefined;
  const { principal, affinity: server, records } = admission;
  return { principal, server, records, hedges, token: admission };
}
