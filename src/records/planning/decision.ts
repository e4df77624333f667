import { toError } from "../../errors.ts";
import type { NotOkOutcome, Outcome } from "../../outcomes.ts";
import type { Indexed } from "../bulk/indexed.ts";
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

/** What cannot be written for a record fails that record alone. */
export function guarded<I, T>(record: Indexed<I>, decide: () => T): T | NotOkOutcome<I> {
  try {
    return decide();
  } catch (error) {
    return failed(record, toError(error));
  }
}

export function failed<I>({ index, input }: Indexed<I>, error: Error): NotOkOutcome<I> {
  return { status: "failed", index, input, error };
}
