import type { Condition } from "../ast.ts";

export type AggregateMethod = "sum" | "average" | "min" | "max" | "countdistinct";

/** `revenue with sum as total`, or `$count as total`. */
export interface Aggregate {
  /** Undefined for $count. */
  readonly of?: { readonly path: readonly string[]; readonly method: AggregateMethod };
  /** What the answer calls it. */
  readonly alias: string;
}

/** A $apply: which rows, in which groups, with which aggregates. */
export interface Aggregation {
  /** All of them must hold. */
  readonly filters: readonly Condition[];
  /** Undefined for one group of all rows. */
  readonly groupBy?: readonly (readonly string[])[];
  readonly aggregates: readonly Aggregate[];
}
