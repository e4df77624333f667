import type { Column, Definitions, Table } from "../definitions/model.ts";
import { isProperty } from "./properties.ts";
import { quote, quoteText } from "../quote.ts";
import type { QueryContext } from "./scope.ts";
import { referTo, ROOT, type ColumnReference, type TableSource } from "./table-source.ts";

interface Target {
  readonly table: Table;
  readonly name: Column;
}

/** The primary name of the record that a lookup of the aliased row points to, as a value of SQL; undefined if none has one. */
export function lookupNameSql(column: Column, alias: string, { definitions }: QueryContext): string | undefined {
  const targets = targetsOf(column, definitions);
  const [first] = targets;
  if (!first) return undefined;
  if (column.targetColumn === undefined) return nameSql(column, alias, first);
  const cases = targets.map(
    (target) => `WHEN ${quoteText(target.table.logicalName)} THEN ${nameSql(column, alias, target)}`,
  );
  return `CASE ${alias}.${quote(column.targetColumn)} ${cases.join(" ")} END`;
}

/** The same names as columns of joined tables, of which at most one has a value in a row. */
export function joinLookupNames(
  column: Column,
  { definitions }: QueryContext,
  source: TableSource,
  alias: string = ROOT,
): readonly ColumnReference[] {
  return targetsOf(column, definitions).map(({ table, name }) => referTo(name, source.join(alias, column, table)));
}

function nameSql(column: Column, alias: string, { table, name }: Target): string {
  const key = `n.${quote(table.primaryId.logicalName)} = ${alias}.${quote(column.logicalName)}`;
  return `(SELECT n.${quote(name.logicalName)} FROM ${quote(table.logicalName)} n WHERE ${key})`;
}

function targetsOf({ targets = [] }: Column, definitions: Definitions): readonly Target[] {
  return targets.flatMap((target) => {
    const table = definitions.tables.get(target);
    const name = table?.columns.get(table.primaryNameAttribute ?? "");
    return table && name && isProperty(name) ? [{ table, name }] : [];
  });
}
