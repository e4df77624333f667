import type { Column, Table } from "../definitions/model.ts";
import { PARTITION } from "../store/record-id.ts";
import { WebApiError } from "../web-api-error.ts";

/** Columns that must have a value, and which the service itself fills when a client does not. */
const filledIn: ReadonlySet<string> = new Set(["businessunitid", "administratorid", "domainname", PARTITION]);
const filledInTypes: ReadonlySet<string> = new Set(["Boolean", "Owner", "State", "Status"]);

/**
 * A column that no record can be without. Of the levels of requirement, the service holds to "SystemRequired" only;
 * "ApplicationRequired" is the forms' affair. Source: "Column definitions", column requirement level (Microsoft Learn).
 */
export function isRequired(column: Column, table: Table): boolean {
  if (column.requiredLevel !== "SystemRequired" || !column.creatable || column === table.primaryId) return false;
  if (column.attributeOf !== undefined || column.defaultValue !== undefined || !column.stored) return false;
  return !filledIn.has(column.logicalName) && !filledInTypes.has(column.type);
}

/** Throws 400 unless the columns, those that a payload sets, have all that a new record needs. */
export function checkRequired(columns: readonly string[], table: Table): void {
  for (const column of table.columns.values()) {
    if (isRequired(column, table) && !columns.includes(column.logicalName)) throw missingValue(column, table);
  }
}

export function missingValue({ logicalName }: Column, table: Table): WebApiError {
  const text = `The required column '${logicalName}' of the table '${table.logicalName}' has no value. Send one.`;
  return new WebApiError(400, "0x80040203", text);
}
