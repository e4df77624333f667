import { randomUUID } from "node:crypto";
import { BASE_LANGUAGE, textIn, type Label } from "../definitions/label.ts";
import { plural } from "../definitions/minimal-table.ts";
import type { ColumnDefinition, Definitions, TableDefinition } from "../definitions/model.ts";
import { isGuid } from "../guid.ts";
import { notSupported, WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { addColumns } from "./add-columns.ts";
import { entityNameTaken, invalidArgument, invalidOwnership } from "./customization-errors.ts";
import { entityProperties } from "./known-properties.ts";
import { readFlag, readObjects, readText, refuseUnknown } from "./metadata-payload.ts";
import { readColumn } from "./read-column.ts";
import { readLabel } from "./read-label.ts";
import { readSchemaName, type Names } from "./schema-name.ts";
import { systemColumns, type Ownership } from "./system-columns.ts";
import { systemRelationships } from "./system-relationships.ts";

/**
 * A table as a client posts it, with the columns that the service gives to every table. Throws WebApiError for what
 * the service refuses and for what the emulator cannot make.
 * Source: "Create and update table definitions using the Web API" (Microsoft Learn).
 */
export function readTable(payload: Payload, definitions: Definitions): TableDefinition {
  refuseUnknown(payload, entityProperties, "EntityMetadata");
  if (readFlag(payload, "IsActivity") === true) throw notSupported("activity tables (IsActivity)");
  const names = readSchemaName(payload, "Entity");
  const columns = (readObjects(payload, "Attributes") ?? []).map((each) => readColumn(each, definitions));
  const primaryName = readPrimaryName(payload, columns);
  const table = { ...emptyTable(payload, names, nextTypeCode(definitions)), primaryNameAttribute: primaryName };
  refuseTaken(table, definitions);
  return addColumns(table, columns);
}

function emptyTable(payload: Payload, { schemaName, logicalName }: Names, objectTypeCode: number): TableDefinition {
  const ownership = readOwnership(payload);
  const tableType = readText(payload, "TableType") ?? "Standard";
  if (tableType !== "Standard" && tableType !== "Elastic") throw notSupported(`tables of the type '${tableType}'`);
  const metadataId = readText(payload, "MetadataId") ?? randomUUID();
  if (!isGuid(metadataId)) throw invalidArgument(`The MetadataId '${metadataId}' is not a guid.`);
  const displayName = readLabel(payload, "DisplayName");
  if (displayName === undefined) throw invalidDisplayName();
  const description = readLabel(payload, "Description");
  const primaryId = `${logicalName}id`;
  const attributes = [
    idColumn(primaryId, `${schemaName}Id`, displayName),
    ...systemColumns(ownership, tableType === "Elastic"),
  ];
  return {
    logicalName,
    schemaName,
    entitySetName: readText(payload, "EntitySetName")?.toLowerCase() ?? plural(logicalName),
    collectionSchemaName: plural(schemaName),
    displayName,
    displayCollectionName: readLabel(payload, "DisplayCollectionName") ?? plural(textIn(displayName, BASE_LANGUAGE)),
    metadataId: metadataId.toLowerCase(),
    objectTypeCode,
    ownershipType: ownership,
    tableType,
    isIntersect: false,
    isOptimisticConcurrencyEnabled: true,
    primaryIdAttribute: primaryId,
    primaryNameAttribute: null,
    attributes,
    manyToOneRelationships: systemRelationships(logicalName, attributes),
    manyToManyRelationships: [],
    keys: [],
    ...(description === undefined ? {} : { description }),
    hasNotes: readFlag(payload, "HasNotes") ?? false,
    hasActivities: readFlag(payload, "HasActivities") ?? false,
    isCustom: true,
  };
}

function readOwnership(payload: Payload): Ownership {
  const ownership = readText(payload, "OwnershipType") ?? "UserOwned";
  if (ownership !== "UserOwned" && ownership !== "OrganizationOwned") throw invalidOwnership(ownership);
  return ownership;
}

/** The logical name of the one column that is marked as it. */
function readPrimaryName(payload: Payload, columns: readonly ColumnDefinition[]): string {
  const marked = (readObjects(payload, "Attributes") ?? []).map((each) => readFlag(each, "IsPrimaryName") === true);
  const [primary, ...others] = columns.filter((_column, index) => marked[index]);
  if (!primary) throw noPrimaryName();
  if (others.length > 0)
    throw invalidArgument("A table can have only one primary name column, but several are marked.");
  if (primary.type !== "String") throw notText(primary);
  return primary.logicalName;
}

function refuseTaken({ logicalName, entitySetName }: TableDefinition, { tables, sets }: Definitions): void {
  if (tables.has(logicalName) || sets.has(entitySetName)) throw entityNameTaken(logicalName);
  if (!/^[a-z]\w*$/.test(entitySetName)) throw invalidArgument(`The EntitySetName '${entitySetName}' is not a name.`);
}

export function nextTypeCode({ tables }: Definitions): number {
  return Math.max(...[...tables.values()].map(({ objectTypeCode }) => objectTypeCode)) + 1;
}

function idColumn(logicalName: string, schemaName: string, displayName: Label): ColumnDefinition {
  return {
    logicalName,
    schemaName,
    displayName,
    type: "Uniqueidentifier",
    requiredLevel: "SystemRequired",
    validFor: "cr",
  };
}

function invalidDisplayName(): WebApiError {
  return new WebApiError(
    400,
    "0x8004700c",
    "The specified display name is not valid. Expected a DisplayName with a LocalizedLabel in language 1033.",
  );
}

function noPrimaryName(): WebApiError {
  return new WebApiError(
    400,
    "0x80047014",
    "No attributes for Create Entity action. Expected Attributes with one StringAttributeMetadata whose IsPrimaryName is true.",
  );
}

function notText({ logicalName, type }: ColumnDefinition): WebApiError {
  return new WebApiError(
    400,
    "0x8004700e",
    `Primary UI Attribute has to be of type String, but '${logicalName}' is of type ${type}.`,
  );
}
