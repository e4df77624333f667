import { guidOf } from "../guid.ts";
import type { ColumnDefinition, TableDefinition } from "./model.ts";

/** Made-up type codes begin where the service numbers the tables that makers add. */
export const FIRST_TYPE_CODE = 10_000;

/**
 * A table that a definition refers to and of which no definition is at hand: enough of it (id, name, version) to be
 * the target of a lookup.
 */
export function makeMinimalTable(logicalName: string, primaryIdAttribute: string, position: number): TableDefinition {
  const displayName = logicalName.charAt(0).toUpperCase() + logicalName.slice(1);
  return {
    logicalName,
    schemaName: displayName,
    entitySetName: plural(logicalName),
    collectionSchemaName: plural(displayName),
    displayName,
    displayCollectionName: plural(displayName),
    metadataId: guidOf(`table ${logicalName}`),
    objectTypeCode: FIRST_TYPE_CODE + position,
    ownershipType: "None",
    tableType: "Standard",
    isIntersect: false,
    isOptimisticConcurrencyEnabled: true,
    primaryIdAttribute,
    primaryNameAttribute: "name",
    attributes: [idColumn(primaryIdAttribute, displayName), nameColumn, versionColumn],
    manyToOneRelationships: [],
    manyToManyRelationships: [],
    keys: [],
  };
}

/** The usual entity set name: activity becomes activities, process processes, queue queues. */
export function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /[sx]$/.test(name) ? `${name}es` : `${name}s`;
}

function idColumn(logicalName: string, displayName: string): ColumnDefinition {
  return {
    logicalName,
    schemaName: logicalName.charAt(0).toUpperCase() + logicalName.slice(1),
    type: "Uniqueidentifier",
    displayName,
    requiredLevel: "SystemRequired",
    validFor: "cr",
  };
}

const nameColumn: ColumnDefinition = {
  logicalName: "name",
  schemaName: "Name",
  type: "String",
  displayName: "Name",
  validFor: "cru",
  maxLength: 200,
  format: "Text",
};

const versionColumn: ColumnDefinition = {
  logicalName: "versionnumber",
  schemaName: "VersionNumber",
  type: "BigInt",
  displayName: "Version Number",
  validFor: "r",
};
