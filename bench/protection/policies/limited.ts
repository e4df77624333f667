import type { Policy } from "../policy.ts";
import { USUAL_BATCH } from "./fixed.ts";

/** Finds how many requests may be in flight. */
export interface Limiter {
  limit(): number;
  /** @param inFlight how many there were when this one was sent, itself included */
  sample(durationMs: number, inFlight: number, dropped: boolean): void;
}

interface Principal {
  readonly index: number;
  readonly limiter: Limiter;
  inFlight: number;
  pausedUntil: number;
}

/**
 * A limiter of concurrency for each principal, as a general-purpose client would use one. A principal whose window is
 * full pauses as told, since no limiter knows of windows; a refusal for concurrency is the limiter's own business.
 */
export function createLimitedPolicy(principals: number, createLimiter: () => Limiter): Policy {
  const all = Array.from({ length: principals }, (_, index): Principal => {
    return { index, limiter: createLimiter(), inFlight: 0, pausedUntil: 0 };
  });
  return {
    next(now, left) {
      if (left === 0) return undefined;
      const free = all.filter(({ limiter, inFlight, pausedUntil }) => pausedUntil <= now && inFlight < limiter.limit());
      const principal = free.reduce<Principal | undefined>(
        (best, one) => (best === undefined || one.inFlight < best.inFlight ? one : best),
        undefined,
      );
      if (principal === undefined) return undefined;
      principal.inFlight += 1;
      const token = { principal, inFlight: principal.inFlight };
      return { principal: principal.index, records: Math.min(USUAL_BATCH, left), token };
    },
    wakeAt(now) {
      const ends = all.map(({ pausedUntil }) => pausedUntil).filter((until) => until > now);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
    done(now, token, { result, facet, retryAfterMs = 0, durationMs }) {
      const { principal, inFlight } = token as { principal: Principal; inFlight: number };
      principal.inFlight -= 1;
      principal.limiter.sample(durationMs, inFlight, result === "throttled");
      if (result === "throttled" && facet !== "concurrency") {
        principal.pausedUntil = Math.max(principal.pausedUntil, now + retryAfterMs);
      }
    },
  };
}
