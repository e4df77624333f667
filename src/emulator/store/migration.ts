import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { computedAs } from "./computed-columns.ts";
import { deleteFiles, fileColumns } from "./file-schema.ts";
import { createDependents, createTable, declare, initialValue } from "./schema.ts";

/**
 * The statements that turn the SQLite table of one definition into that of another, with its records.
 *
 * @param before undefined for a table that is new
 * @param after undefined for one that goes
 */
export function migrate(before: Table | undefined, after: Table | undefined): string[] {
  if (!before) return after ? createTable(after) : [];
  if (!after)
    return [
      ...fileColumns(before).map((column) => deleteFiles(column, before)),
      `DROP TABLE ${quote(before.logicalName)}`,
    ];
  const [oldOnes, newOnes] = [createDependents(before), createDependents(after)];
  return [
    ...oldOnes.filter((statement) => !newOnes.includes(statement)).map(drop),
    ...columnsOnlyIn(before, after)
      .reverse()
      .flatMap((column) => dropColumn(column, before)),
    ...columnsOnlyIn(after, before).flatMap((column) => addColumn(column, after)),
    ...newOnes.filter((statement) => !oldOnes.includes(statement)),
  ];
}

function drop(created: string): string {
  return created.replace(/^CREATE (?:UNIQUE )?(INDEX|TRIGGER) ("(?:[^"]|"")*").*$/s, "DROP $1 $2");
}

/** Those that are computed from others come last. */
function columnsOnlyIn(table: Table, { columns }: Table): Column[] {
  const missing = [...table.columns.values()].filter(({ stored, logicalName }) => stored && !columns.has(logicalName));
  const isComputed = (column: Column) => computedAs(column, table) !== undefined;
  return [...missing.filter((column) => !isComputed(column)), ...missing.filter(isComputed)];
}

function dropColumn({ logicalName, targetColumn, type }: Column, table: Table): string[] {
  const names = targetColumn === undefined ? [logicalName] : [logicalName, targetColumn];
  const dropped = names.map((name) => `ALTER TABLE ${quote(table.logicalName)} DROP COLUMN ${quote(name)}`);
  return type === "File" ? [deleteFiles(logicalName, table), ...dropped] : dropped;
}

/** The default value of a new column is for new records only; those that exist have nothing in it. */
function addColumn(column: Column, table: Table): string[] {
  const name = quote(table.logicalName);
  const added = declare(column, table).map((declaration) => `ALTER TABLE ${name} ADD COLUMN ${declaration}`);
  if (initialValue(column) === undefined || computedAs(column, table) !== undefined) return added;
  return [...added, `UPDATE ${name} SET ${quote(column.logicalName)} = NULL`];
}
