import { textTypes, type Definitions, type Table } from "../definitions/model.ts";
import type { DuplicateRule } from "../duplicate-rule.ts";
import type { Organization } from "../organization.ts";
import { quote } from "../quote.ts";
import { idParameters, isRecord, type RecordId } from "../store/record-id.ts";
import { WebApiError } from "../web-api-error.ts";

/**
 * Throws 412 when a record that has just been written is a duplicate by one of the rules; its transaction then undoes
 * it. Source: "Detect duplicate data using the Web API" (Microsoft Learn).
 */
export function refuseDuplicates(table: Table, id: RecordId, { store, duplicateRules }: Organization): void {
  for (const rule of duplicateRules) {
    if (rule.table !== table.logicalName) continue;
    if (store.row(findDuplicate(rule, table), idParameters(id, table))) throw duplicateFound();
  }
}

function findDuplicate({ columns }: DuplicateRule, table: Table): string {
  const name = quote(table.logicalName);
  const written = `(SELECT rowid AS "written", * FROM ${name} WHERE ${isRecord(table)}) w`;
  const same = columns.map((column) => `${comparable("o", column, table)} = ${comparable("w", column, table)}`);
  return `SELECT 1 FROM ${written} JOIN ${name} o ON ${same.join(" AND ")} AND o.rowid <> w."written" LIMIT 1`;
}

function comparable(alias: string, column: string, { columns }: Table): string {
  const sql = `${alias}.${quote(column)}`;
  const type = columns.get(column)?.type;
  return type && textTypes.has(type) ? `fold(${sql})` : sql;
}

function duplicateFound(): WebApiError {
  const text = "A record was not created or updated because a duplicate of the current record already exists.";
  return new WebApiError(412, "0x80040333", text);
}

/** Throws unless the tables and columns of the rules are there. */
export function checkDuplicateRules(rules: readonly DuplicateRule[], { tables }: Definitions): void {
  for (const { table, columns } of rules) {
    const known = tables.get(table)?.columns;
    if (!known) throw new Error(`A duplicate rule is for the table '${table}', which the emulator does not have.`);
    if (columns.length === 0) throw new Error(`The duplicate rule for '${table}' names no columns. Name one or more.`);
    const missing = columns.find((column) => !known.get(column)?.stored);
    if (missing === undefined) continue;
    throw new Error(`The duplicate rule for '${table}' names the column '${missing}', which that table does not have.`);
  }
}
