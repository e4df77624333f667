import type { SQLOutputValue } from "node:sqlite";
import type { Statement } from "../query/count-query.ts";
import type { FetchedColumn } from "./selection.ts";

export interface FetchSettings {
  /** Each selected lookup also brings the primary name of what it points to, for its annotation. */
  readonly withLookupNames: boolean;
  /** The total is counted, as with returntotalrecordcount='true'. */
  readonly withCount: boolean;
  /** How many rows an aggregate may be made of. */
  readonly aggregateLimit: number;
}

/** FetchXML as statements, whose rows are arrays; when paged, one row more comes than the limit if there is a next page. */
export interface CompiledFetch extends Statement {
  readonly columns: readonly FetchedColumn[];
  /** The table's own columns as a $select would name them, for the context; undefined for all. */
  readonly selected: string | undefined;
  /** Where versionnumber stands, which makes the ETag; undefined for rows that are no records. */
  readonly versionPosition: number | undefined;
  readonly limit: number;
  /** Whether a page may come after it. */
  readonly paged: boolean;
  /** When the total was asked for: one row with one number, 5001 when there are more than 5000. */
  readonly count?: Statement;
  /** Must find no row, for an aggregate of too many rows is refused. */
  readonly excess?: Statement;
  /** The paging cookie after these rows, the first and the last of the answer; undefined where the service has none. */
  cookie?(lastRow: readonly SQLOutputValue[], firstRow: readonly SQLOutputValue[]): string;
}
