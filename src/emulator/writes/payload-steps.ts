import { findCollection } from "../definitions/collections.ts";
import type { Column, Definitions, ManyToOne, Table } from "../definitions/model.ts";
import type { WebApiError } from "../web-api-error.ts";
import { badPayload, badRequest, unknownPayloadProperty } from "../web-api-error.ts";
import { hasPartitions, PARTITION } from "../store/record-id.ts";
import { valueReader } from "../values/read-value.ts";
import { bindStep } from "./bind-step.ts";
import { collectionStep } from "./collection-step.ts";
import { imageStep } from "./image-step.ts";
import { isRequired, missingValue } from "./required-columns.ts";
import type { Payload, Step, WriteMode } from "./step.ts";

const BIND = "@odata.bind";

/** One step for each property of a payload that says something of a column. Throws for properties the table lacks. */
export function payloadSteps(
  properties: readonly string[],
  table: Table,
  definitions: Definitions,
  mode: WriteMode,
): Step[] {
  const steps = properties.flatMap((property) => propertySteps(property, properties, table, definitions, mode));
  refuseRepeatedColumns(steps);
  return steps;
}

function propertySteps(
  property: string,
  siblings: readonly string[],
  table: Table,
  definitions: Definitions,
  mode: WriteMode,
): Step[] {
  const at = property.indexOf("@");
  if (at === -1) return valueSteps(property, table, definitions, mode);
  if (at === 0) return [];
  const annotated = property.slice(0, at);
  if (property.slice(at) === BIND) {
    const navigation = table.navigations.get(annotated);
    if (navigation) return navigationSteps(navigation, property, table, mode);
    const collection = findCollection(annotated, table, definitions);
    if (collection) return [collectionStep(collection, property, table, mode)];
  } else if (siblings.includes(annotated) || isDeclared(annotated, table)) return [];
  throw undeclared(annotated, table);
}

function valueSteps(property: string, table: Table, definitions: Definitions, mode: WriteMode): Step[] {
  const column = table.columnsByWireName.get(property);
  if (column?.targets) throw lookupWithoutNavigation();
  if (column && !isWritable(column, table, mode)) return [];
  if (column) return [column.type === "Image" ? imageStep(column, table) : valueStep(column, table)];
  const navigation = table.navigations.get(property);
  if (navigation) return navigationSteps(navigation, property, table, mode);
  const collection = findCollection(property, table, definitions);
  if (collection) return [collectionStep(collection, property, table, mode)];
  throw unknownPayloadProperty(property, table.logicalName, table.entitySetName);
}

function navigationSteps(navigation: ManyToOne, property: string, table: Table, mode: WriteMode): Step[] {
  const column = table.columns.get(navigation.referencingAttribute);
  if (!column) throw unknownPayloadProperty(property, table.logicalName, table.entitySetName);
  return isWritable(column, table, mode) ? [bindStep(navigation, column, property, table, mode)] : [];
}

/**
 * The service takes a payload with columns that it sets itself (createdon, versionnumber, a state on create) and
 * leaves those alone without a word, so that what was read can be sent back. Where a record is, its primary id and its
 * partition, is the operation's affair.
 */
function isWritable(column: Column, table: Table, mode: WriteMode): boolean {
  if (column === table.primaryId || (column.logicalName === PARTITION && hasPartitions(table))) return false;
  return mode === "create" ? column.creatable : column.updatable;
}

function valueStep(column: Column, table: Table): Step {
  const { logicalName, wireName, type } = column;
  const isNullable = type !== "State" && type !== "Status";
  const isNeeded = isRequired(column, table);
  const read = valueReader(column, table);
  return {
    columns: [logicalName],
    write(payload: Payload, parameters) {
      const value = payload[wireName];
      if (value === null && isNeeded) throw missingValue(column, table);
      if (value === null && !isNullable) throw badPayload(table.entitySetName, `'${wireName}' cannot be null.`);
      parameters.push(value === null ? null : read(value));
    },
  };
}

function isDeclared(name: string, table: Table): boolean {
  return table.columnsByWireName.has(name) || table.navigations.has(name);
}

function refuseRepeatedColumns(steps: readonly Step[]): void {
  const columns = steps.flatMap((step) => step.columns);
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw badRequest(`The payload sets the column '${repeated}' more than once.`);
}

/** Also what a navigation property in the wrong case comes to. */
function undeclared(property: string, { entitySetName }: Table): WebApiError {
  return badPayload(
    entitySetName,
    `An undeclared property '${property}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
  );
}

function lookupWithoutNavigation(): WebApiError {
  return badRequest(
    "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
  );
}
