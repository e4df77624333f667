import type { PolicyFactory } from "../policy.ts";
import { createLimitedPolicy, type Limiter } from "./limited.ts";

const INITIAL_LIMIT = 10;
const BACKOFF_RATIO = 0.9;
/** What takes longer counts as dropped. */
const TIMEOUT_MS = 5000;

/** One more after each answer, a tenth fewer after each drop. Source: Netflix/concurrency-limits, AIMDLimit.java, with its defaults. */
function createAimdLimiter(): Limiter {
  let limit = INITIAL_LIMIT;
  return {
    limit: () => limit,
    sample(durationMs, inFlight, dropped) {
      if (dropped || durationMs > TIMEOUT_MS)
        limit = Math.max(1, Math.min(limit - 1, Math.floor(limit * BACKOFF_RATIO)));
      else if (inFlight * 2 >= limit) limit += 1;
    },
  };
}

export const aimd: PolicyFactory = ({ principals }) => createLimitedPolicy(principals, createAimdLimiter);
