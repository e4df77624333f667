import type { Label } from "../definitions/label.ts";
import type { Column, ColumnDefinition, Table, TableDefinition } from "../definitions/model.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { maximumLength, readLength } from "./column-types.ts";
import { invalidArgument } from "./customization-errors.ts";
import type { Customizer } from "./customizer.ts";
import type { Relationship } from "./find-component.ts";
import {
  attributeProperties,
  entityProperties,
  manyToManyProperties,
  oneToManyProperties,
} from "./known-properties.ts";
import { readFlag, readInteger, readNumber, refuseUnknown } from "./metadata-payload.ts";
import { readRequiredLevel } from "./read-column.ts";
import { readLabel } from "./read-label.ts";
import { readOnDelete } from "./read-relationship.ts";
import { writtenDefinition } from "./written-definition.ts";

/** Changes the labels of a table, and whether it has notes and activities. What cannot change is left as it is. */
export function updateTable(payload: Payload, table: Table, customizer: Customizer, mergesLabels: boolean): void {
  refuseUnknown(payload, entityProperties, "EntityMetadata");
  const read = labelReader(payload, mergesLabels);
  const changes: Partial<TableDefinition> = {
    displayName: read("DisplayName", table.displayName) ?? table.displayName,
    displayCollectionName: read("DisplayCollectionName", table.displayCollectionName) ?? table.displayCollectionName,
    ...defined("description", read("Description", table.description)),
    ...defined("hasNotes", readFlag(payload, "HasNotes")),
    ...defined("hasActivities", readFlag(payload, "HasActivities")),
  };
  customizer.apply({ tables: [{ ...writtenDefinition(table, customizer), ...changes }] });
}

/** Changes the labels, length, range and required level of a column. What cannot change is left as it is. */
export function updateColumn(
  payload: Payload,
  column: Column,
  table: Table,
  customizer: Customizer,
  mergesLabels: boolean,
): void {
  refuseUnknown(payload, attributeProperties, `${column.type}AttributeMetadata`);
  if (changesDefault(payload, column)) throw notSupported("changing the default value of a column");
  const written = writtenDefinition(table, customizer);
  const attributes = written.attributes.map((each) =>
    each.logicalName === column.logicalName ? changedColumn(payload, each, mergesLabels) : each,
  );
  customizer.apply({ tables: [{ ...written, attributes }] });
}

/** Changes what becomes of the referencing records on delete. */
export function updateRelationship(
  payload: Payload,
  { kind, relationship }: Relationship,
  customizer: Customizer,
): void {
  const known = kind === "OneToMany" ? oneToManyProperties : manyToManyProperties;
  refuseUnknown(payload, known, `${kind}RelationshipMetadata`);
  const onDelete = kind === "OneToMany" ? readOnDelete(payload) : undefined;
  if (kind !== "OneToMany" || onDelete === undefined) return;
  const written = writtenDefinition({ logicalName: relationship.referencingTable }, customizer);
  const manyToOneRelationships = written.manyToOneRelationships.map((each) =>
    each.schemaName === relationship.schemaName ? { ...each, onDelete } : each,
  );
  customizer.apply({ tables: [{ ...written, manyToOneRelationships }] });
}

function changedColumn(payload: Payload, column: ColumnDefinition, mergesLabels: boolean): ColumnDefinition {
  const { requiredLevel, ...others } = column;
  const read = labelReader(payload, mergesLabels);
  return {
    ...others,
    ...defined("requiredLevel", readRequiredLevel(payload, requiredLevel)),
    displayName: read("DisplayName", column.displayName) ?? column.displayName,
    ...defined("description", read("Description", column.description)),
    ...(column.maxLength === undefined
      ? {}
      : { maxLength: readLength(payload, column.maxLength, maximumLength(column.type)) }),
    ...changedRange(payload, column),
  };
}

/** Labels that are sent replace those that are there or, when they are to be merged, are added to them. */
function labelReader(payload: Payload, merges: boolean): (name: string, current?: Label | null) => Label | undefined {
  return (name, current) => readLabel(payload, name, merges ? current : null);
}

function changedRange(payload: Payload, { min, max }: ColumnDefinition): Partial<ColumnDefinition> {
  if (min === undefined || max === undefined) return {};
  const range = { min: readNumber(payload, "MinValue") ?? min, max: readNumber(payload, "MaxValue") ?? max };
  if (range.min > range.max) throw invalidArgument(`The MinValue ${range.min} is above the MaxValue ${range.max}.`);
  return range;
}

function changesDefault(payload: Payload, { type, defaultValue }: Column): boolean {
  if (type === "Boolean") return (readFlag(payload, "DefaultValue") ?? defaultValue === 1) !== (defaultValue === 1);
  const wanted = readInteger(payload, "DefaultFormValue");
  return wanted !== undefined && wanted !== (defaultValue ?? -1);
}

function defined<K extends string, T>(name: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, T>);
}
