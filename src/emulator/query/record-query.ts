import { quote } from "../quote.ts";
import type { QueryContext } from "./scope.ts";
import { selectColumns, type SelectedColumn } from "./select.ts";
import { ROOT } from "./table-source.ts";

export interface RecordQuery {
  /** Has one parameter, the primary id as a blob; gives at most one row, an array. */
  readonly sql: string;
  readonly columns: readonly SelectedColumn[];
  readonly versionPosition: number | undefined;
}

/** One record by its primary id, with the columns of a $select. Throws 400 for names that are no columns. */
export function compileSelect(
  select: string | undefined,
  withLookupNames: boolean,
  context: QueryContext,
): RecordQuery {
  const { sql, columns, versionPosition } = selectColumns(select, withLookupNames, context);
  const { logicalName, primaryId } = context.table;
  const from = `${quote(logicalName)} ${ROOT} WHERE ${ROOT}.${quote(primaryId.logicalName)} = ?`;
  return { sql: `SELECT ${sql} FROM ${from}`, columns, versionPosition };
}
