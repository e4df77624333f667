import type { Column } from "../definitions/model.ts";
import { lookupNameSql } from "../query/lookup-name.ts";
import type { SelectedColumn } from "../query/select.ts";
import type { QueryContext } from "../query/scope.ts";
import { quote } from "../quote.ts";
import { duplicateAlias, invalidArgument } from "./fetch-errors.ts";
import type { Source } from "./sources.ts";

/** A column of the answer. Its `wireName` is the name that it has there. */
export interface FetchedColumn extends SelectedColumn {
  /** For the annotation of columns that have another name in the answer than in their table. */
  readonly attributeName?: string;
  /** Where the currency of an amount stands. */
  readonly currency?: SelectedColumn;
}

export interface SelectedName {
  /** The name in the answer. */
  readonly name: string;
  /** The column's own name, when the answer has another. */
  readonly attributeName?: string;
}

/** What stands between SELECT and FROM, while it is being written. */
export interface Selection {
  readonly columns: readonly FetchedColumn[];
  /** Adds an expression without any column of the answer, and gives its place. */
  add(sql: string): number;
  addColumn(column: Column, source: Source, name: SelectedName): void;
  /** Adds a value that is computed, as one of the column's type. */
  addValue(sql: string, column: Column, name: SelectedName): void;
  sql(): string;
}

/** SQLite takes no more in one row. */
const MAXIMUM_WIDTH = 2000;
const CURRENCY = "transactioncurrencyid";

export function createSelection(withLookupNames: boolean, context: QueryContext): Selection {
  const list: string[] = [];
  const columns: FetchedColumn[] = [];
  const names = new Set<string>();

  function add(sql: string): number {
    if (list.length >= MAXIMUM_WIDTH) {
      throw invalidArgument(`A query may select ${MAXIMUM_WIDTH} values. Select fewer columns.`);
    }
    return list.push(sql) - 1;
  }

  function push(column: Column, { name, attributeName }: SelectedName, places: Omit<SelectedColumn, "column">): void {
    if (names.has(name)) throw duplicateAlias(name);
    names.add(name);
    columns.push({
      column: { ...column, wireName: name },
      ...places,
      ...(attributeName === undefined ? {} : { attributeName }),
    });
  }

  function addColumn(column: Column, source: Source, name: SelectedName): void {
    const place = (logicalName: string): number => add(`${source.alias}.${quote(logicalName)}`);
    const record = withLookupNames ? lookupNameSql(column, source.alias, context) : undefined;
    const currency = column.type === "Money" ? source.table.columns.get(CURRENCY) : undefined;
    push(column, name, {
      position: place(column.logicalName),
      ...(column.targetColumn === undefined ? {} : { targetPosition: place(column.targetColumn) }),
      ...(record === undefined ? {} : { namePosition: add(record) }),
      ...(currency?.stored ? { currency: { column: currency, position: place(CURRENCY) } } : {}),
    });
  }

  return {
    columns,
    add,
    addColumn,
    addValue: (sql, column, name) => push(column, name, { position: add(sql) }),
    sql: () => list.join(", "),
  };
}
