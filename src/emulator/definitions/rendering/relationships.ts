import type { Definitions, ManyToMany, ManyToOne, Table } from "../model.ts";
import { relationshipIdOf } from "./metadata-ids.ts";
import { castTo, type Properties, type Resource } from "./resource.ts";

/** Names that one kind of relationship has and not the other. */
const derivedNames: ReadonlySet<string> = new Set([
  "CascadeConfiguration",
  "Entity1IntersectAttribute",
  "Entity1LogicalName",
  "Entity1NavigationPropertyName",
  "Entity2IntersectAttribute",
  "Entity2LogicalName",
  "Entity2NavigationPropertyName",
  "IntersectEntityName",
  "ReferencedAttribute",
  "ReferencedEntity",
  "ReferencedEntityNavigationPropertyName",
  "ReferencingAttribute",
  "ReferencingEntity",
  "ReferencingEntityNavigationPropertyName",
]);

/** Of all tables, as what both kinds have in common. */
export function allRelationships(definitions: Definitions): Resource[] {
  return [...oneToManyIn(definitions).map(oneToManyResource), ...manyToManyIn(definitions).map(manyToManyResource)];
}

export function manyToOneOf(table: Table): Resource[] {
  return table.manyToOneRelationships.map(oneToManyResource).map(castTo);
}

/** The relationships of all tables that point to this one. */
export function oneToManyOf(table: Table, definitions: Definitions): Resource[] {
  return oneToManyIn(definitions)
    .filter(({ referencedTable }) => referencedTable === table.logicalName)
    .map(oneToManyResource)
    .map(castTo);
}

export function manyToManyOf({ logicalName }: Table, definitions: Definitions): Resource[] {
  return manyToManyIn(definitions)
    .filter(({ table1, table2 }) => table1 === logicalName || table2 === logicalName)
    .map(manyToManyResource)
    .map(castTo);
}

function oneToManyIn({ tables }: Definitions): ManyToOne[] {
  return [...tables.values()].flatMap(({ manyToOneRelationships }) => manyToOneRelationships);
}

/** Either table's definition may list the relationship, or both. */
function manyToManyIn({ tables }: Definitions): ManyToMany[] {
  const all = [...tables.values()].flatMap(({ manyToManyRelationships }) => manyToManyRelationships);
  return [...new Map(all.map((each) => [each.schemaName, each])).values()];
}

function oneToManyResource(relationship: ManyToOne): Resource {
  return relationshipResource(relationship, "OneToMany", {
    ReferencedAttribute: relationship.referencedAttribute,
    ReferencedEntity: relationship.referencedTable,
    ReferencingAttribute: relationship.referencingAttribute,
    ReferencingEntity: relationship.referencingTable,
    ReferencedEntityNavigationPropertyName: relationship.collectionNavigationProperty,
    ReferencingEntityNavigationPropertyName: relationship.navigationProperty,
    CascadeConfiguration: { Delete: relationship.onDelete ?? "RemoveLink" },
  });
}

function manyToManyResource(relationship: ManyToMany): Resource {
  return relationshipResource(relationship, "ManyToMany", {
    IntersectEntityName: relationship.intersectTable,
    Entity1LogicalName: relationship.table1,
    Entity1IntersectAttribute: relationship.attribute1,
    Entity1NavigationPropertyName: relationship.navigationProperty1,
    Entity2LogicalName: relationship.table2,
    Entity2IntersectAttribute: relationship.attribute2,
    Entity2NavigationPropertyName: relationship.navigationProperty2,
  });
}

function relationshipResource(
  relationship: ManyToOne | ManyToMany,
  kind: "OneToMany" | "ManyToMany",
  ownProperties: Properties,
): Resource {
  return {
    declaredType: "RelationshipMetadataBase",
    type: `${kind}RelationshipMetadata`,
    properties: {
      MetadataId: relationshipIdOf(relationship),
      SchemaName: relationship.schemaName,
      RelationshipType: `${kind}Relationship`,
      IsCustomRelationship: relationship.isCustom === true,
    },
    ownProperties,
    navigations: {},
    derivedNames,
  };
}
