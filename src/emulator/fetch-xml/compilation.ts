import type { Scope } from "../query/scope.ts";
import { invalidArgument } from "./fetch-errors.ts";
import { edmType } from "../query/edm.ts";
import type { ColumnReference } from "../query/table-source.ts";
import type { Source, Sources } from "./sources.ts";

/** One query while its SQL is being written. */
export interface Compilation {
  readonly sources: Sources;
  readonly scope: Scope;
  /** The tables whose columns can be named at this place, those that are nearer first. */
  readonly visible: readonly Source[];
}

/** Columns that are compared with each other must be of one type, as the service has it. */
export function checkSameType(left: ColumnReference, right: ColumnReference): void {
  const [one, other] = [edmType(left.column), edmType(right.column)];
  if (one === other) return;
  throw invalidArgument(
    `Columns of one type can be compared, but '${left.column.logicalName}' is '${one}' and '${right.column.logicalName}' is '${other}'.`,
  );
}
