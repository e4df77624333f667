import type { Clock } from "../clock.ts";
import { createDailyUsage, type DailyUsage } from "./daily-usage.ts";
import { publishEntitlement } from "./diagnostics.ts";

/**
 * Power Platform requests are granted by the day. Nobody refuses what goes beyond, for now; whoever goes beyond shall know.
 * Source: "Requests limits and allocations" of Power Platform.
 */
export interface Entitlement {
  /** Warns, once, when what is left to be sent would exceed the limit. */
  foresee(left: number | undefined): void;
  /** Warns, once, when the limit is passed. */
  spend(requests: number, now: number): void;
}

export interface EntitlementOptions {
  /** Power Platform requests in 24 hours. @default none */
  readonly limit: number | undefined;
  readonly usage?: DailyUsage | undefined;
  readonly clock: Clock;
}

export function createEntitlement({ limit, usage = createDailyUsage(), clock }: EntitlementOptions): Entitlement {
  const told = new Set<"foreseen" | "passed">();
  const tell = (what: "foreseen" | "passed", limit: number, used: number, left?: number): void => {
    if (told.has(what)) return;
    told.add(what);
    publishEntitlement({ what, limit, used, left });
  };
  return {
    foresee: (left) => {
      if (limit === undefined || left === undefined || told.has("foreseen")) return;
      const used = usage.used(clock.now());
      if (used + left > limit) tell("foreseen", limit, used, left);
    },
    spend: (requests, now) => {
      usage.add(requests, now);
      if (limit === undefined || told.has("passed")) return;
      const used = usage.used(now);
      if (used > limit) tell("passed", limit, used);
    },
  };
}
