import type { Outcome } from "../../outcomes.ts";
import type { Write } from "../sending/write.ts";
import type { Indexed } from "./indexed.ts";

/** Records that are planned together, where nothing speaks for another number. */
export const PLAN_SIZE = 100;

/** What is to be done for some records. Those that it does not mention wait for an earlier one of the same key. */
export interface Plan<I> {
  /** For each record that is to be sent, its writes: several where it matches several records. */
  readonly writes: readonly (readonly Write<I>[])[];
  /** What became of records without sending anything. */
  readonly outcomes: readonly Outcome<I>[];
}

/** Decides what is sent for records; it may look up what exists for that. */
export interface Planner<I> {
  /**
   * Plans records: such as were just read, in the order of the input, and such as have become ready. Rejects only with
   * what every other record would meet too: the service cannot be reached, or does not let the caller read.
   */
  plan(items: readonly Indexed<I>[], signal: AbortSignal): Promise<Plan<I>>;
  /** Hears what became of records that were to be sent; those that waited for them become ready. */
  settle(outcomes: readonly Outcome<I>[]): void;
  /** Records that wait for an earlier one of the same key, ready or not. */
  readonly waiting: readonly Indexed<I>[];
  /** Takes those that need not wait any longer. */
  takeReady(): readonly Indexed<I>[];
  /** Resolves when there are some that need not wait any longer. */
  whenReady(): Promise<void>;
  /** Columns that cannot be written, so far. */
  readonly leftOut: Iterable<string>;
  /** Records of other tables that were created for names in lookups, so far. */
  readonly createdForLookups: number;
}
