import type { Column, ColumnType, Table } from "../model.ts";
import { derivedNames, metadataTypeOf, ownProperties, typeProperties } from "./attribute-types.ts";
import { renderLabel } from "./labels.ts";
import { columnIdOf } from "./metadata-ids.ts";
import { optionSetOf } from "./option-sets.ts";
import type { Properties, Resource } from "./resource.ts";

const optionTypes: ReadonlySet<ColumnType> = new Set(["Boolean", "MultiSelectPicklist", "Picklist", "State", "Status"]);

/** The columns of a table, as what they have in common. */
export function attributesOf(table: Table, language: number): Resource[] {
  return [...table.columns.values()].map((column) => ({
    declaredType: "AttributeMetadata",
    type: metadataTypeOf(column),
    properties: commonProperties(table, column, language),
    ownProperties: ownProperties(column),
    navigations: {},
    ownNavigations: choicesOf(table, column, language),
    derivedNames,
  }));
}

/** The service gives the options under both names, whether or not other columns share them. */
function choicesOf(table: Table, column: Column, language: number): Resource["navigations"] {
  if (!optionTypes.has(column.type)) return {};
  const options = () => optionSetOf(table, column, language);
  return { OptionSet: options, GlobalOptionSet: options };
}

function commonProperties(table: Table, column: Column, language: number): Properties {
  const { logicalName, requiredLevel = "None" } = column;
  return {
    MetadataId: columnIdOf(table, column),
    LogicalName: logicalName,
    SchemaName: column.schemaName,
    EntityLogicalName: table.logicalName,
    AttributeOf: column.attributeOf ?? null,
    ...typeProperties(column),
    IsCustomAttribute: column.isCustom === true,
    IsPrimaryId: logicalName === table.primaryIdAttribute,
    IsPrimaryName: logicalName === table.primaryNameAttribute,
    IsValidForCreate: column.creatable,
    IsValidForRead: column.readable,
    IsValidForUpdate: column.updatable,
    DisplayName: renderLabel(column.displayName, language),
    Description: renderLabel(column.description ?? null, language),
    RequiredLevel: {
      Value: requiredLevel,
      CanBeChanged: requiredLevel !== "SystemRequired",
      ManagedPropertyLogicalName: "canmodifyrequirementlevelsettings",
    },
  };
}
