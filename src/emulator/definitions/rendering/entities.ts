import type { Definitions, Table } from "../model.ts";
import { attributesOf } from "./attributes.ts";
import { renderLabel } from "./labels.ts";
import { keyIdOf } from "./metadata-ids.ts";
import { manyToManyOf, manyToOneOf, oneToManyOf } from "./relationships.ts";
import { plainResource, type Resource } from "./resource.ts";

export function entityOf(table: Table, definitions: Definitions): Resource {
  const { language } = definitions;
  const properties = {
    MetadataId: table.metadataId,
    LogicalName: table.logicalName,
    SchemaName: table.schemaName,
    EntitySetName: table.entitySetName,
    LogicalCollectionName: table.entitySetName,
    CollectionSchemaName: table.collectionSchemaName,
    PrimaryIdAttribute: table.primaryIdAttribute,
    PrimaryNameAttribute: table.primaryNameAttribute,
    ObjectTypeCode: table.objectTypeCode,
    OwnershipType: table.ownershipType,
    TableType: table.tableType,
    IsIntersect: table.isIntersect,
    IsPrivate: false,
    IsCustomEntity: table.isCustom === true,
    IsActivity: table.isActivity ?? false,
    HasNotes: table.hasNotes ?? false,
    HasActivities: table.hasActivities ?? false,
    IsOptimisticConcurrencyEnabled: table.isOptimisticConcurrencyEnabled,
    DisplayName: renderLabel(table.displayName, language),
    DisplayCollectionName: renderLabel(table.displayCollectionName, language),
    Description: renderLabel(table.description ?? null, language),
  };
  return plainResource("EntityMetadata", properties, {
    Attributes: () => attributesOf(table, language),
    Keys: () => keysOf(table, language),
    ManyToOneRelationships: () => manyToOneOf(table),
    OneToManyRelationships: () => oneToManyOf(table, definitions),
    ManyToManyRelationships: () => manyToManyOf(table, definitions),
  });
}

/** Alternate keys, with what has become of the index of each. */
function keysOf(table: Table, language: number): Resource[] {
  return table.keys.map((key) =>
    plainResource("EntityKeyMetadata", {
      MetadataId: keyIdOf(table, key),
      LogicalName: key.logicalName,
      SchemaName: key.schemaName ?? key.logicalName,
      EntityLogicalName: table.logicalName,
      DisplayName: renderLabel(key.displayName ?? null, language),
      KeyAttributes: [...key.attributes],
      EntityKeyIndexStatus: key.status ?? "Active",
    }),
  );
}
