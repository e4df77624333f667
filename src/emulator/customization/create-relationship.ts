import { makeIntersectTable } from "../definitions/intersect-table.ts";
import type { Definitions, ManyToMany, TableDefinition } from "../definitions/model.ts";
import type { Payload } from "../writes/step.ts";
import { addColumns } from "./add-columns.ts";
import { entityNameTaken, invalidArgument, nameTaken } from "./customization-errors.ts";
import type { Customizer } from "./customizer.ts";
import { typeOf } from "./metadata-payload.ts";
import { navigationNames } from "./navigation-names.ts";
import { readManyToMany, readOneToMany } from "./read-relationship.ts";
import { nextTypeCode } from "./read-table.ts";
import { writtenDefinition } from "./written-definition.ts";

/** Makes the relationship that the payload describes, as posted to `RelationshipDefinitions`, and gives its name. */
export function createRelationship(payload: Payload, customizer: Customizer): string {
  switch (typeOf(payload)) {
    case "OneToManyRelationshipMetadata":
      return createOneToMany(payload, customizer);
    case "ManyToManyRelationshipMetadata":
      return createManyToMany(payload, customizer);
    default:
      throw invalidArgument(
        `The type of the relationship is missing or unknown. Expected "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata" or "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata".`,
      );
  }
}

/** The relationship and its lookup column belong to the table of the many. */
function createOneToMany(payload: Payload, customizer: Customizer): string {
  const { definitions } = customizer;
  const { relationship, lookup } = readOneToMany(payload, definitions);
  const { schemaName, navigationProperty, collectionNavigationProperty } = relationship;
  refuseTaken(schemaName, definitions);
  refuseNavigation(relationship.referencingTable, navigationProperty, definitions);
  refuseNavigation(relationship.referencedTable, collectionNavigationProperty ?? schemaName, definitions);
  const written = writtenDefinition({ logicalName: relationship.referencingTable }, customizer);
  const withColumn = addColumns(written, [lookup]);
  const manyToOneRelationships = [...withColumn.manyToOneRelationships, relationship];
  customizer.apply({ tables: [{ ...withColumn, manyToOneRelationships }] });
  return schemaName;
}

/** Both tables list the relationship, and a table of its own holds the pairs. */
function createManyToMany(payload: Payload, customizer: Customizer): string {
  const { definitions } = customizer;
  const relationship = readManyToMany(payload, definitions);
  const { schemaName, intersectTable, table1, table2 } = relationship;
  refuseTaken(schemaName, definitions);
  if (definitions.tables.has(intersectTable)) throw entityNameTaken(intersectTable);
  refuseNavigation(table1, relationship.navigationProperty1, definitions);
  refuseNavigation(table2, relationship.navigationProperty2, definitions);
  const related = [...new Set([table1, table2])].map((name) => withRelationship(name, relationship, customizer));
  const intersect = { ...makeIntersectTable(relationship, nextTypeCode(definitions)), isCustom: true };
  customizer.apply({ tables: [...related, intersect] });
  return schemaName;
}

function withRelationship(logicalName: string, relationship: ManyToMany, customizer: Customizer): TableDefinition {
  const written = writtenDefinition({ logicalName }, customizer);
  return { ...written, manyToManyRelationships: [...written.manyToManyRelationships, relationship] };
}

function refuseTaken(schemaName: string, { tables }: Definitions): void {
  const isTaken = [...tables.values()].some(({ manyToOneRelationships, manyToManyRelationships }) =>
    [...manyToOneRelationships, ...manyToManyRelationships].some(
      (each) => each.schemaName.toLowerCase() === schemaName.toLowerCase(),
    ),
  );
  if (isTaken) throw nameTaken(schemaName, "EntityRelationship");
}

function refuseNavigation(table: string, name: string, definitions: Definitions): void {
  if (!/^[A-Za-z]\w*$/.test(name))
    throw invalidArgument(`'${name}' is not a name that a navigation property can have.`);
  if (!navigationNames(table, definitions).has(name)) return;
  throw invalidArgument(
    `The navigation property name '${name}' is not unique within an entity: the table '${table}' has one of this name.`,
  );
}
