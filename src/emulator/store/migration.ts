import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { computedAs } from "./computed-columns.ts";
import { createIndexes, createTable, declare, initialValue } from "./schema.ts";

/**
 * The statements that turn the SQLite table of one definition into that of another, with its records.
 *
 * @param before undefined for a table that is new
 * @param after undefined for one that goes
 */
export function migrate(before: Table | undefined, after: Table | undefined): string[] {
  if (!before) return after ? createTable(after) : [];
  if (!after) return [`DROP TABLE ${quote(before.logicalName)}`];
  const [oldIndexes, newIndexes] = [createIndexes(before), createIndexes(after)];
  return [
    ...oldIndexes.filter((statement) => !newIndexes.includes(statement)).map(dropIndex),
    ...columnsOnlyIn(before, after)
      .reverse()
      .flatMap((column) => dropColumn(column, before)),
    ...columnsOnlyIn(after, before).flatMap((column) => addColumn(column, after)),
    ...newIndexes.filter((statement) => !oldIndexes.includes(statement)),
  ];
}

function dropIndex(created: string): string {
  return created.replace(/^CREATE (?:UNIQUE )?INDEX ("(?:[^"]|"")*").*$/s, "DROP INDEX $1");
}

/** Those that are computed from others come last. */
function columnsOnlyIn(table: Table, { columns }: Table): Column[] {
  const missing = [...table.columns.values()].filter(({ stored, logicalName }) => stored && !columns.has(logicalName));
  const isComputed = (column: Column) => computedAs(column, table) !== undefined;
  return [...missing.filter((column) => !isComputed(column)), ...missing.filter(isComputed)];
}

function dropColumn({ logicalName, targetColumn }: Column, table: Table): string[] {
  const names = targetColumn === undefined ? [logicalName] : [logicalName, targetColumn];
  return names.map((name) => `ALTER TABLE ${quote(table.logicalName)} DROP COLUMN ${quote(name)}`);
}

/** The default value of a new column is for new records only; those that exist have nothing in it. */
function addColumn(column: Column, table: Table): string[] {
  const name = quote(table.logicalName);
  const added = declare(column, table).map((declaration) => `ALTER TABLE ${name} ADD COLUMN ${declaration}`);
  if (initialValue(column) === undefined || computedAs(column, table) !== undefined) return added;
  return [...added, `UPDATE ${name} SET ${quote(column.logicalName)} = NULL`];
}
