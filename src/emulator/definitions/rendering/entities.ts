import type { Definitions, Table } from "../model.ts";
import { attributesOf } from "./attributes.ts";
import { metadataIdOf, renderLabel } from "./labels.ts";
import { manyToManyOf, manyToOneOf, oneToManyOf } from "./relationships.ts";
import { plainResource, type Resource } from "./resource.ts";

/** The first object type code that the system gives to a table which it did not come with. */
const firstCustomTypeCode = 10_000;

export function entityOf(table: Table, definitions: Definitions): Resource {
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
    IsCustomEntity: table.objectTypeCode >= firstCustomTypeCode,
    IsOptimisticConcurrencyEnabled: table.isOptimisticConcurrencyEnabled,
    DisplayName: renderLabel(table.displayName),
    DisplayCollectionName: renderLabel(table.displayCollectionName),
  };
  return plainResource("EntityMetadata", properties, {
    Attributes: () => attributesOf(table),
    Keys: () => keysOf(table),
    ManyToOneRelationships: () => manyToOneOf(table),
    OneToManyRelationships: () => oneToManyOf(table, definitions),
    ManyToManyRelationships: () => manyToManyOf(table, definitions),
  });
}

/** Alternate keys; the emulator's are ready for use at once. */
function keysOf(table: Table): Resource[] {
  return table.keys.map(({ logicalName, attributes }) =>
    plainResource("EntityKeyMetadata", {
      MetadataId: metadataIdOf(table.metadataId, "key", logicalName),
      LogicalName: logicalName,
      SchemaName: logicalName,
      EntityLogicalName: table.logicalName,
      KeyAttributes: [...attributes],
      EntityKeyIndexStatus: "Active",
    }),
  );
}
