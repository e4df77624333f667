import type { Outcome } from "../../outcomes.ts";
import type { Plan } from "../bulk/planner.ts";
import type { Write } from "../sending/write.ts";
import type { Prepared } from "./prepared.ts";

/** What is done for one record: writes, or an outcome without any. */
export type Decision<I> = readonly Write<I>[] | Outcome<I>;

/** Decides what is done for records of different keys. Rejects when what exists could not be looked up. */
export interface Decider {
  decide<I>(records: readonly Prepared<I>[], signal: AbortSignal): Promise<readonly Decision<I>[]>;
  /** Whether records of the same key must pass one behind the other. */
  readonly heedsKeys: boolean;
  readonly leftOut: Iterable<string>;
}

export function toPlan<I>(decisions: readonly Decision<I>[]): Plan<I> {
  const writes: (readonly Write<I>[])[] = [];
  const outcomes: Outcome<I>[] = [];
  for (const decision of decisions) {
    if ("status" in decision) outcomes.push(decision);
    else writes.push(decision);
  }
  return { writes, outcomes };
}
