import { isRecord } from "../store/record-id.ts";
import { compileExpand } from "./expand/compile-expand.ts";
import type { ExpandItem } from "./expand/expand-item.ts";
import { checkRelationships, expandRules } from "./expand/expand-rules.ts";
import type { Layout } from "./expand/expansion.ts";
import { referencedLookups } from "./expand/referenced-lookups.ts";
import { createScope, type QueryContext } from "./scope.ts";
import { createSelectList } from "./select-list.ts";
import { selectColumns } from "./select.ts";

export interface RecordRequest {
  readonly select: string | undefined;
  readonly expand: readonly ExpandItem[];
  /** From `Prefer: odata.maxpagesize`, for collections in a nested $expand. */
  readonly maxPageSize?: number | undefined;
  /** Each selected lookup also brings the primary name of what it points to, for its annotation. */
  readonly withLookupNames: boolean;
}

export interface RecordQuery extends Layout {
  /** Its parameters are the id's (`idParameters`); gives at most one row, an array. */
  readonly sql: string;
}

/** One record by its primary id. Throws 400 for names that are no columns or navigation properties. */
export function compileRecordQuery(request: RecordRequest, context: QueryContext): RecordQuery {
  const { select, expand, maxPageSize, withLookupNames } = request;
  const { sql, width, columns, versionPosition } = selectColumns(
    select,
    withLookupNames,
    context,
    referencedLookups(expand, context.table),
  );
  const scope = createScope(context);
  const list = createSelectList(sql, width);
  const rules = expandRules(expand, maxPageSize);
  const expansions = compileExpand(expand, scope.source, { scope, list, withLookupNames, rules });
  checkRelationships(expansions, rules.nested);
  const where = isRecord(context.table, `${scope.source.alias}.`);
  return {
    sql: `SELECT ${list.sql()} FROM ${scope.source.from()} WHERE ${where}`,
    columns,
    versionPosition,
    expansions,
  };
}
