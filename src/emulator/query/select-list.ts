import type { Column } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { lookupNameSql } from "./lookup-name.ts";
import type { QueryContext } from "./scope.ts";

export interface SelectedColumn {
  readonly column: Column;
  /** Where its value stands in a row. */
  readonly position: number;
  /** Where the logical name of the table stands that a lookup with several targets points to. */
  readonly targetPosition?: number;
  /** Where the primary name of the record stands that a lookup points to, if names were asked for and it has one. */
  readonly namePosition?: number;
}

/** What stands between SELECT and FROM, while it is being written. It holds no parameters. */
export interface SelectList {
  /** Adds a value, and says where it stands in a row. */
  add(sql: string): number;
  sql(): string;
  /** How many values a row has. */
  width(): number;
}

export function createSelectList(sql?: string, width = 0): SelectList {
  const parts = sql === undefined ? [] : [sql];
  let count = width;
  return {
    add(value) {
      parts.push(value);
      return count++;
    },
    sql: () => parts.join(", "),
    width: () => count,
  };
}

/** Adds columns of the aliased table. */
export function addColumns(
  list: SelectList,
  columns: readonly Column[],
  alias: string,
  withLookupNames: boolean,
  context: QueryContext,
): readonly SelectedColumn[] {
  const addColumn = (name: string): number => list.add(`${alias}.${quote(name)}`);
  return columns.map((column): SelectedColumn => {
    const name = withLookupNames ? lookupNameSql(column, alias, context) : undefined;
    return {
      column,
      position: addColumn(column.logicalName),
      ...(column.targetColumn === undefined ? {} : { targetPosition: addColumn(column.targetColumn) }),
      ...(name === undefined ? {} : { namePosition: list.add(name) }),
    };
  });
}
