import type { Scope } from "../scope.ts";
import type { SelectList } from "../select-list.ts";
import type { AliasedTable } from "../table-source.ts";
import type { ExpandItem } from "./expand-item.ts";
import type { ExpandRules } from "./expand-rules.ts";
import type { Expansion } from "./expansion.ts";

/** The statement that expansions are added to. */
export interface ExpandTarget {
  readonly scope: Scope;
  readonly list: SelectList;
  readonly withLookupNames: boolean;
  readonly rules: ExpandRules;
}

/** Adds what the items ask of a row to the statement. */
export type CompileExpand = (
  items: readonly ExpandItem[],
  row: AliasedTable,
  target: ExpandTarget,
) => readonly Expansion[];
