import type { PolicyFactory } from "../policy.ts";
import { createLimitedPolicy, type Limiter } from "./limited.ts";

const SMALLEST_LIMIT = 20;
const LARGEST_LIMIT = 200;
const SMOOTHING = 0.2;
const QUEUE = 4;
const LONG_WINDOW = 600;
const WARM_UP = 10;

/**
 * Follows the gradient between the last duration and their long average; a drop is a duration like any other.
 * Source: Netflix/concurrency-limits, Gradient2Limit.java and ExpAvgMeasurement.java, with their defaults.
 */
function createGradient2Limiter(): Limiter {
  let limit = SMALLEST_LIMIT;
  let long = 0;
  let samples = 0;
  return {
    limit: () => Math.floor(limit),
    sample(durationMs, inFlight) {
      samples += 1;
      const weight = samples <= WARM_UP ? 1 / samples : 2 / (LONG_WINDOW + 1);
      long += (durationMs - long) * weight;
      const average = long;
      if (average / durationMs > 2) long *= 0.9;
      if (inFlight < limit / 2) return;
      const gradient = Math.max(0.5, Math.min(1, average / durationMs));
      const aim = limit * (1 - SMOOTHING) + (limit * gradient + QUEUE) * SMOOTHING;
      limit = Math.max(SMALLEST_LIMIT, Math.min(LARGEST_LIMIT, aim));
    },
  };
}

export const gradient2: PolicyFactory = ({ principals }) => createLimitedPolicy(principals, createGradient2Limiter);
