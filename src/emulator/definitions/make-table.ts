import {
  lookupTypes,
  type Column,
  type ColumnDefinition,
  type ColumnType,
  type ManyToOne,
  type Table,
  type TableDefinition,
} from "./model.ts";

/** A definition as its file writes it, made ready to be looked up by name. */
export function makeTable({ attributes, ...rest }: TableDefinition): Table {
  const contents = contentNames(attributes);
  const columns = new Map(
    attributes.map((definition) => [definition.logicalName, makeColumn(definition, attributes, contents)]),
  );
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

/** What a file's and an image's companions (its name; its URL and timestamp) are attributes of. */
function contentNames(attributes: readonly ColumnDefinition[]): ReadonlySet<string> {
  const contents = attributes.filter(({ type }) => type === "File" || type === "Image");
  return new Set(contents.map(({ logicalName, attributeOf = logicalName }) => attributeOf));
}

function makeColumn(
  definition: ColumnDefinition,
  siblings: readonly ColumnDefinition[],
  contents: ReadonlySet<string>,
): Column {
  const { logicalName, type, validFor } = definition;
  const column: Column = {
    ...definition,
    wireName: lookupTypes.has(type) ? `_${logicalName}_value` : logicalName,
    creatable: validFor.includes("c"),
    readable: validFor.includes("r"),
    updatable: validFor.includes("u"),
    stored: isStored(definition, contents),
  };
  if (!lookupTypes.has(type) || (definition.targets?.length ?? 0) < 2) return column;
  const typeColumn = siblings.find((other) => other.type === "EntityName" && other.attributeOf === logicalName);
  return { ...column, targetColumn: typeColumn?.logicalName ?? `${logicalName}type` };
}

/** Columns that are no values of the record: labels, parties, and what only solutions set. */
const withoutValues: ReadonlySet<ColumnType> = new Set(["ManagedProperty", "PartyList", "Virtual"]);

/** Names computed from another column are not; what accompanies a file or an image is a fact of its own. */
function isStored({ type, attributeOf }: ColumnDefinition, contents: ReadonlySet<string>): boolean {
  if (withoutValues.has(type)) return false;
  return attributeOf === undefined || contents.has(attributeOf);
}

/** Names and types beside a lookup or choice are annotations on the wire, not properties. */
function isOnTheWire({ validFor, type, attributeOf, stored }: Column): boolean {
  if (validFor === "" || type === "Virtual" || type === "PartyList") return false;
  return stored || attributeOf === undefined;
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
