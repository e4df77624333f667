import type { Definitions, ManyToMany, ManyToOne, Table } from "../model.ts";
import { metadataIdOf } from "./labels.ts";
import { plainResource, type Resource } from "./resource.ts";

export function manyToOneOf(table: Table): Resource[] {
  return table.manyToOneRelationships.map(oneToManyResource);
}

/** The relationships of all tables that point to this one. */
export function oneToManyOf(table: Table, definitions: Definitions): Resource[] {
  return [...definitions.tables.values()]
    .flatMap(({ manyToOneRelationships }) => manyToOneRelationships)
    .filter(({ referencedTable }) => referencedTable === table.logicalName)
    .map(oneToManyResource);
}

/** Either table's definition file may list the relationship, or both. */
export function manyToManyOf({ logicalName }: Table, definitions: Definitions): Resource[] {
  const all = [...definitions.tables.values()].flatMap(({ manyToManyRelationships }) => manyToManyRelationships);
  const mine = all.filter(({ table1, table2 }) => table1 === logicalName || table2 === logicalName);
  return [...new Map(mine.map((each) => [each.schemaName, each])).values()].map(manyToManyResource);
}

function oneToManyResource(relationship: ManyToOne): Resource {
  return plainResource("OneToManyRelationshipMetadata", {
    MetadataId: metadataIdOf("relationship", relationship.schemaName),
    SchemaName: relationship.schemaName,
    RelationshipType: "OneToManyRelationship",
    ReferencedAttribute: relationship.referencedAttribute,
    ReferencedEntity: relationship.referencedTable,
    ReferencingAttribute: relationship.referencingAttribute,
    ReferencingEntity: relationship.referencingTable,
    ReferencedEntityNavigationPropertyName: relationship.collectionNavigationProperty,
    ReferencingEntityNavigationPropertyName: relationship.navigationProperty,
  });
}

function manyToManyResource(relationship: ManyToMany): Resource {
  return plainResource("ManyToManyRelationshipMetadata", {
    MetadataId: metadataIdOf("relationship", relationship.schemaName),
    SchemaName: relationship.schemaName,
    RelationshipType: "ManyToManyRelationship",
    IntersectEntityName: relationship.intersectTable,
    Entity1LogicalName: relationship.table1,
    Entity1IntersectAttribute: relationship.attribute1,
    Entity1NavigationPropertyName: relationship.navigationProperty1,
    Entity2LogicalName: relationship.table2,
    Entity2IntersectAttribute: relationship.attribute2,
    Entity2NavigationPropertyName: relationship.navigationProperty2,
  });
}
