import type { ColumnDefinition, TableDefinition } from "../definitions/model.ts";
import { withCompanions } from "./companion-columns.ts";
import { attributeNameTaken } from "./customization-errors.ts";
import { currencyColumns } from "./system-columns.ts";
import { systemRelationships } from "./system-relationships.ts";

/** The table with new columns and what comes with them. Throws 400 for names that are taken. */
export function addColumns(table: TableDefinition, columns: readonly ColumnDefinition[]): TableDefinition {
  const currency = columns.some(({ type }) => type === "Money") && !hasCurrency(table) ? currencyColumns : [];
  const added = [...withCompanions(columns), ...currency];
  refuseTaken(table, added);
  return {
    ...table,
    attributes: [...table.attributes, ...added],
    manyToOneRelationships: [...table.manyToOneRelationships, ...systemRelationships(table.logicalName, currency)],
  };
}

function hasCurrency({ attributes }: TableDefinition): boolean {
  return attributes.some(({ logicalName }) => logicalName === "transactioncurrencyid");
}

function refuseTaken({ attributes }: TableDefinition, added: readonly ColumnDefinition[]): void {
  const taken = new Set(attributes.map(({ logicalName }) => logicalName));
  for (const { logicalName } of added) {
    if (taken.has(logicalName)) throw attributeNameTaken(logicalName);
    taken.add(logicalName);
  }
}
