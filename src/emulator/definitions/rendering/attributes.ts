import type { Column, Table } from "../model.ts";
import { derivedNames, metadataTypeOf, ownProperties, typeProperties } from "./attribute-types.ts";
import { metadataIdOf, renderLabel } from "./labels.ts";
import { optionSetOf } from "./option-sets.ts";
import type { Properties, Resource } from "./resource.ts";

/** The columns of a table, as what they have in common. */
export function attributesOf(table: Table): Resource[] {
  return [...table.columns.values()].map((column) => ({
    declaredType: "AttributeMetadata",
    type: metadataTypeOf(column),
    properties: commonProperties(table, column),
    ownProperties: ownProperties(column),
    navigations: {},
    derivedNames,
  }));
}

/** The columns of one type, with what only that type has: its options among it. */
export function attributesCastTo(type: string, table: Table): Resource[] {
  const columns = [...table.columns.values()].filter((column) => metadataTypeOf(column) === type);
  return columns.map((column) => ({
    declaredType: type,
    type,
    properties: { ...commonProperties(table, column), ...ownProperties(column) },
    ownProperties: {},
    navigations: choicesOf(table, column),
    derivedNames,
  }));
}

/** The service gives the options under both names, whether or not other columns share them. */
function choicesOf(table: Table, column: Column): Resource["navigations"] {
  if (!["Boolean", "Picklist", "State", "Status"].includes(column.type)) return {};
  const options = () => optionSetOf(table, column);
  return { OptionSet: options, GlobalOptionSet: options };
}

function commonProperties(table: Table, column: Column): Properties {
  const { logicalName, requiredLevel = "None" } = column;
  return {
    MetadataId: metadataIdOf(table.metadataId, logicalName),
    LogicalName: logicalName,
    SchemaName: column.schemaName,
    EntityLogicalName: table.logicalName,
    AttributeOf: column.attributeOf ?? null,
    ...typeProperties(column),
    IsPrimaryId: logicalName === table.primaryIdAttribute,
    IsPrimaryName: logicalName === table.primaryNameAttribute,
    IsValidForCreate: column.creatable,
    IsValidForRead: column.readable,
    IsValidForUpdate: column.updatable,
    DisplayName: renderLabel(column.displayName),
    RequiredLevel: {
      Value: requiredLevel,
      CanBeChanged: requiredLevel !== "SystemRequired",
      ManagedPropertyLogicalName: "canmodifyrequirementlevelsettings",
    },
  };
}
