import type {
  ColumnDefinition,
  Definitions,
  DeleteBehavior,
  ManyToMany,
  ManyToOne,
  Table,
} from "../definitions/model.ts";
import { isView } from "../store/views.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { invalidArgument } from "./customization-errors.ts";
import { manyToManyProperties, oneToManyProperties } from "./known-properties.ts";
import { readFlag, readMember, readObject, readText, refuseUnknown } from "./metadata-payload.ts";
import { describeColumn } from "./read-column.ts";
import { checkSchemaName, readSchemaName } from "./schema-name.ts";

const deleteBehaviors: readonly DeleteBehavior[] = ["Cascade", "NoCascade", "RemoveLink", "Restrict"];

/** What may follow a parent's change besides a delete, none of which the emulator passes on. */
const otherCascades = ["Archive", "Assign", "Reparent", "RollupView", "Share", "Unshare"];

export interface OneToMany {
  readonly relationship: ManyToOne;
  readonly lookup: ColumnDefinition;
}

/** A one-to-many relationship as a client posts it, with the lookup column that it makes. Throws WebApiError. */
export function readOneToMany(payload: Payload, { tables }: Definitions): OneToMany {
  refuseUnknown(payload, oneToManyProperties, "OneToManyRelationshipMetadata");
  const { schemaName } = readSchemaName(payload, "EntityRelationship");
  const referenced = readTableName(payload, "ReferencedEntity", tables);
  const referencing = readTableName(payload, "ReferencingEntity", tables);
  const lookup = readLookup(payload, referenced);
  const onDelete = readOnDelete(payload);
  const isHierarchical = readFlag(payload, "IsHierarchical");
  return {
    lookup,
    relationship: {
      schemaName,
      referencingAttribute: lookup.logicalName,
      referencingTable: referencing.logicalName,
      referencedTable: referenced.logicalName,
      referencedAttribute: referenced.primaryIdAttribute,
      navigationProperty: readText(payload, "ReferencingEntityNavigationPropertyName") ?? lookup.schemaName,
      collectionNavigationProperty: readText(payload, "ReferencedEntityNavigationPropertyName") ?? schemaName,
      ...(isHierarchical === undefined ? {} : { isHierarchical }),
      ...(onDelete === undefined ? {} : { onDelete }),
      isCustom: true,
    },
  };
}

/** A many-to-many relationship as a client posts it. Throws WebApiError. */
export function readManyToMany(payload: Payload, { tables }: Definitions): ManyToMany {
  refuseUnknown(payload, manyToManyProperties, "ManyToManyRelationshipMetadata");
  const { schemaName } = readSchemaName(payload, "EntityRelationship");
  const table1 = readTableName(payload, "Entity1LogicalName", tables);
  const table2 = readTableName(payload, "Entity2LogicalName", tables);
  const intersect = readText(payload, "IntersectEntityName") ?? schemaName;
  const [suffix1, suffix2] = table1 === table2 ? ["one", "two"] : ["", ""];
  return {
    schemaName,
    intersectTable: checkSchemaName(intersect, "Entity").logicalName,
    table1: table1.logicalName,
    attribute1: `${table1.primaryIdAttribute}${suffix1}`,
    navigationProperty1: readText(payload, "Entity1NavigationPropertyName") ?? schemaName,
    table2: table2.logicalName,
    attribute2: `${table2.primaryIdAttribute}${suffix2}`,
    navigationProperty2: readText(payload, "Entity2NavigationPropertyName") ?? schemaName,
    isCustom: true,
  };
}

/** What happens to the referencing records on delete; undefined where the payload does not say. */
export function readOnDelete(payload: Payload): DeleteBehavior | undefined {
  const cascade = readObject(payload, "CascadeConfiguration");
  if (!cascade) return undefined;
  for (const name of otherCascades) {
    const behavior = readText(cascade, name) ?? "NoCascade";
    if (behavior !== "NoCascade") throw notSupported(`the cascade '${name}: ${behavior}'; it cascades 'Delete'`);
  }
  return readMember(readText(cascade, "Delete"), deleteBehaviors, "CascadeType");
}

function readLookup(payload: Payload, { logicalName }: Table): ColumnDefinition {
  const lookup = readObject(payload, "Lookup");
  if (!lookup) throw invalidArgument("The Lookup is missing: the column that the relationship makes.");
  return describeColumn(lookup, { type: "Lookup", format: "None", targets: [logicalName] });
}

function readTableName(payload: Payload, property: string, tables: Definitions["tables"]): Table {
  const name = readText(payload, property);
  const table = tables.get(name ?? "");
  if (table && !table.isIntersect && !isView(table)) return table;
  throw invalidArgument(
    `${property} must be the logical name of a table that can be related, but it is '${name ?? ""}'.`,
  );
}
