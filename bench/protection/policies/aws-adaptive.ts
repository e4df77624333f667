import type { PolicyFactory } from "../policy.ts";
import { createCubicRate } from "./cubic-rate.ts";
import { USUAL_BATCH } from "./fixed.ts";
import { createWorkers } from "./workers.ts";

/** The service's own limit, which somebody who reads its documentation would set. */
const WORKERS = 52;
const RETRIES = 3;
const THROTTLE_BASE_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;

/**
 * 52 workers for each principal behind the rate limiter of the AWS clients' adaptive mode; one that is refused backs off
 * at random, and at least as told. What it gives up after three attempts the caller sends anew.
 * Source: smithy-lang/smithy-typescript, util-retry (AdaptiveRetryStrategy, StandardRetryStrategy, DefaultRateLimiter).
 */
export const awsAdaptive: PolicyFactory = ({ principals, random }) => {
  const rates = Array.from({ length: principals }, createCubicRate);
  return createWorkers({
    principals,
    count: () => WORKERS,
    batch: USUAL_BATCH,
    pauseMs({ retryAfterMs = 0 }, attempt) {
      const backoff = random() * 2 ** ((attempt - 1) % RETRIES) * THROTTLE_BASE_MS;
      return Math.max(retryAfterMs, Math.min(LONGEST_BACKOFF_MS, backoff));
    },
    gate: {
      delayMs: (principal, now) => 1000 * (rates[principal]?.delay(now / 1000) ?? 0),
      sent: (principal) => rates[principal]?.take(),
      answered: (principal, { result }, now) => rates[principal]?.update(result === "throttled", now / 1000),
    },
  });
};
