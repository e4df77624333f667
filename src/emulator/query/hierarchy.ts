import type { Column, ManyToOne, Table } from "../definitions/model.ts";

/** Of the tables that every environment has. Those that clients make say it themselves. */
const hierarchical: ReadonlySet<string> = new Set([
  "account_parent_account",
  "business_unit_parent_business_unit",
  "user_parent_user",
]);

/** The lookup that leads from a record to the one above it; undefined for tables without a hierarchy. */
export function hierarchyLookup(table: Table): Column | undefined {
  const relationship = table.manyToOneRelationships.find((one) => isHierarchical(one, table));
  return relationship && table.columns.get(relationship.referencingAttribute);
}

function isHierarchical({ schemaName, referencedTable, isHierarchical: said }: ManyToOne, table: Table): boolean {
  return referencedTable === table.logicalName && (said ?? hierarchical.has(schemaName));
}
