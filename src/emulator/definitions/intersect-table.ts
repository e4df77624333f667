import { guidOf } from "../guid.ts";
import type { ColumnDefinition, ManyToMany, TableDefinition } from "./model.ts";

/** Of tables that every environment has; those that clients make end in "set". */
const entitySets: ReadonlyMap<string, string> = new Map([
  ["teammembership", "teammemberships"],
  ["teamroles", "teamrolescollection"],
]);

/**
 * The table that holds the pairs of a many-to-many relationship, as the service makes one with each such relationship.
 *
 * @param objectTypeCode its number among the tables
 */
export function makeIntersectTable(relationship: ManyToMany, objectTypeCode: number): TableDefinition {
  const { intersectTable, schemaName, attribute1, attribute2 } = relationship;
  const primaryId = `${intersectTable}id`;
  return {
    logicalName: intersectTable,
    schemaName,
    entitySetName: entitySets.get(intersectTable) ?? `${intersectTable}set`,
    collectionSchemaName: null,
    displayName: null,
    displayCollectionName: null,
    metadataId: guidOf(`table ${intersectTable}`),
    objectTypeCode,
    ownershipType: "None",
    tableType: "Standard",
    isIntersect: true,
    isOptimisticConcurrencyEnabled: true,
    primaryIdAttribute: primaryId,
    primaryNameAttribute: null,
    attributes: [
      { ...idColumn(primaryId), validFor: "cr" },
      idColumn(attribute1),
      idColumn(attribute2),
      { logicalName: "versionnumber", schemaName: "VersionNumber", type: "BigInt", displayName: null, validFor: "r" },
    ],
    manyToOneRelationships: [],
    manyToManyRelationships: [],
    keys: [],
  };
}

function idColumn(logicalName: string): ColumnDefinition {
  return {
    logicalName,
    schemaName: logicalName,
    type: "Uniqueidentifier",
    displayName: null,
    requiredLevel: "SystemRequired",
    validFor: "r",
  };
}
