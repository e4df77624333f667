import {
  lookupTypes,
  type Column,
  type ColumnDefinition,
  type ManyToOne,
  type Table,
  type TableDefinition,
} from "./model.ts";

/** What an image's companions (its URL, its timestamp) are computed from; they are properties of their own. */
const IMAGE_ID = "entityimageid";

/** A definition as its file writes it, made ready to be looked up by name. */
export function makeTable({ attributes, ...rest }: TableDefinition): Table {
  const columns = new Map(attributes.map((definition) => [definition.logicalName, makeColumn(definition, attributes)]));
  const primaryId = columns.get(rest.primaryIdAttribute);
  if (!primaryId) throw new Error(`Table '${rest.logicalName}' has no column '${rest.primaryIdAttribute}'.`);
  return {
    ...rest,
    primaryId,
    columns,
    columnsByWireName: new Map(
      [...columns.values()].filter(isOnTheWire).map((column) => [column.wireName, column] as const),
    ),
    navigations: new Map(
      rest.manyToOneRelationships.map((relationship) => [relationship.navigationProperty, relationship] as const),
    ),
  };
}

function makeColumn(definition: ColumnDefinition, siblings: readonly ColumnDefinition[]): Column {
  const { logicalName, type, validFor } = definition;
  const column: Column = {
    ...definition,
    wireName: lookupTypes.has(type) ? `_${logicalName}_value` : logicalName,
    creatable: validFor.includes("c"),
    readable: validFor.includes("r"),
    updatable: validFor.includes("u"),
    stored: isStored(definition),
  };
  if (!lookupTypes.has(type) || (definition.targets?.length ?? 0) < 2) return column;
  const typeColumn = siblings.find((other) => other.type === "EntityName" && other.attributeOf === logicalName);
  return { ...column, targetColumn: typeColumn?.logicalName ?? `${logicalName}type` };
}

/** Virtual columns and names computed from another column are not; nor are managed properties, which only solutions set. */
function isStored({ type, attributeOf }: ColumnDefinition): boolean {
  if (type === "Virtual" || type === "ManagedProperty") return false;
  return attributeOf === undefined || type === "Image";
}

/** Names and types beside a lookup or choice are annotations on the wire, not properties. */
function isOnTheWire({ validFor, type, attributeOf, stored }: Column): boolean {
  if (validFor === "" || type === "Virtual") return false;
  return stored || attributeOf === undefined || attributeOf === IMAGE_ID;
}

/** The navigation property that leads from a lookup to one of its targets; an owner's leads to either kind. */
export function navigationTo(table: Table, column: Column, target: string): ManyToOne | undefined {
  const candidates = table.manyToOneRelationships.filter(
    ({ referencingAttribute }) => referencingAttribute === column.logicalName,
  );
  return candidates.find(({ referencedTable }) => referencedTable === target) ?? candidates.find(leadsToOwner);
}

export function leadsToOwner({ referencedTable }: ManyToOne): boolean {
  return referencedTable === "owner";
}
