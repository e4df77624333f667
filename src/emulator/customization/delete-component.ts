import type {
  AlternateKey,
  Column,
  Definitions,
  GlobalOptionSet,
  ManyToMany,
  ManyToOne,
  Table,
  TableDefinition,
} from "../definitions/model.ts";
import { lookupTypes } from "../definitions/model.ts";
import { removeTableMessages } from "../seeding/seed-messages.ts";
import type { Store } from "../store/store.ts";
import { WebApiError } from "../web-api-error.ts";
import { companionsOf } from "./companion-columns.ts";
import { isReferenced, notCustomAttribute, notCustomizable, notCustomRelationship } from "./customization-errors.ts";
import type { Customizer } from "./customizer.ts";
import type { Relationship } from "./find-component.ts";
import { writtenDefinition } from "./written-definition.ts";

/**
 * Deletes the table with its records and its many-to-many relationships. Throws 400 for the system's, and for one that
 * lookups of other tables point to.
 */
export function deleteTable(table: Table, customizer: Customizer, store: Store): void {
  const { logicalName, isCustom, isIntersect } = table;
  if (isCustom !== true || isIntersect) throw notCustomizable(logicalName);
  const references = referencesTo(table, customizer.definitions);
  if (references > 0) throw isReferenced(table.metadataId, "Entity", references);
  store.transaction(() => {
    removeTableMessages(store, logicalName);
    for (const relationship of table.manyToManyRelationships) deletePairs(relationship, customizer);
    customizer.apply({ removedTables: [logicalName] });
  });
}

/** Deletes the column with its values; with a lookup goes its relationship. Throws 400 for the system's and for those of a key. */
export function deleteColumn(column: Column, table: Table, customizer: Customizer): void {
  const { logicalName, isCustom, type } = column;
  if (logicalName === table.primaryNameAttribute) throw isPrimaryName(logicalName);
  if (isCustom !== true) throw notCustomAttribute(logicalName);
  const keys = table.keys.filter(({ attributes }) => attributes.includes(logicalName)).length;
  if (keys > 0) throw isReferenced(logicalName, "Attribute", keys);
  const written = withoutColumn(writtenDefinition(table, customizer), column);
  const isRelationship = ({ referencingAttribute }: ManyToOne) => referencingAttribute === logicalName;
  const kept = written.manyToOneRelationships.filter((each) => !isRelationship(each));
  customizer.apply({ tables: [lookupTypes.has(type) ? { ...written, manyToOneRelationships: kept } : written] });
}

export function deleteKey(key: AlternateKey, table: Table, customizer: Customizer): void {
  const written = writtenDefinition(table, customizer);
  const keys = written.keys.filter(({ logicalName }) => logicalName !== key.logicalName);
  customizer.apply({ tables: [{ ...written, keys }] });
}

/** With it goes the lookup, or the table of pairs. Throws 400 for the system's. */
export function deleteRelationship({ kind, relationship }: Relationship, customizer: Customizer): void {
  if (relationship.isCustom !== true) throw notCustomRelationship(relationship.schemaName);
  if (kind === "ManyToMany") {
    deletePairs(relationship, customizer);
    return;
  }
  const table = customizer.definitions.tables.get(relationship.referencingTable);
  const lookup = table?.columns.get(relationship.referencingAttribute);
  if (!table || !lookup) throw notCustomRelationship(relationship.schemaName);
  deleteColumn(lookup, table, customizer);
}

/** Throws 400 for one from which a column takes its options. */
export function deleteOptionSet({ name }: GlobalOptionSet, customizer: Customizer): void {
  const columns = [...customizer.definitions.tables.values()].flatMap((table) => [...table.columns.values()]);
  const references = columns.filter(({ globalOptionSet }) => globalOptionSet === name).length;
  if (references > 0) throw isReferenced(name, "OptionSet", references);
  customizer.apply({ removedOptionSets: [name] });
}

function deletePairs({ schemaName, intersectTable, table1, table2 }: ManyToMany, customizer: Customizer): void {
  const tables = [...new Set([table1, table2])].map((logicalName) => {
    const written = writtenDefinition({ logicalName }, customizer);
    const manyToManyRelationships = written.manyToManyRelationships.filter((each) => each.schemaName !== schemaName);
    return { ...written, manyToManyRelationships };
  });
  customizer.apply({ tables, removedTables: [intersectTable] });
}

/** The lookups of other tables that would lead nowhere. */
function referencesTo({ logicalName }: Table, { tables }: Definitions): number {
  return [...tables.values()]
    .filter((table) => table.logicalName !== logicalName)
    .flatMap(({ manyToOneRelationships }) => manyToOneRelationships)
    .filter(({ referencedTable }) => referencedTable === logicalName).length;
}

function withoutColumn(table: TableDefinition, column: Column): TableDefinition {
  const gone = new Set([column, ...companionsOf(column)].map(({ logicalName }) => logicalName));
  return { ...table, attributes: table.attributes.filter(({ logicalName }) => !gone.has(logicalName)) };
}

function isPrimaryName(logicalName: string): WebApiError {
  return new WebApiError(
    400,
    "0x80047003",
    `The Primary UI Attribute is not valid for deletion: '${logicalName}' is the primary name of its table.`,
  );
}
