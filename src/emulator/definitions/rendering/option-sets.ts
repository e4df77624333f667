import type { Column, Definitions, Option, Table } from "../model.ts";
import { renderLabel } from "./labels.ts";
import { metadataIdOf } from "./metadata-ids.ts";
import { plainResource, type Properties, type Resource } from "./resource.ts";

/** The choices of a Picklist, State, Status or Boolean column. */
export function optionSetOf(table: Table, column: Column): Resource {
  const { options = [], type } = column;
  const named = {
    MetadataId: metadataIdOf(table.metadataId, column.logicalName, "optionset"),
    Name: column.globalOptionSet ?? `${table.logicalName}_${column.logicalName}`,
    IsGlobal: column.globalOptionSet !== undefined,
    OptionSetType: type === "MultiSelectPicklist" ? "Picklist" : type,
  };
  if (type !== "Boolean") return plainResource("OptionSetMetadata", { ...named, Options: options.map(renderOption) });
  const [whenTrue, whenFalse] = [1, 0].map((value) => options.find((option) => option.value === value));
  return plainResource("BooleanOptionSetMetadata", {
    ...named,
    TrueOption: whenTrue ? renderOption(whenTrue) : null,
    FalseOption: whenFalse ? renderOption(whenFalse) : null,
  });
}

/** The option sets that columns of any table may share. */
export function globalOptionSets({ optionSets }: Definitions): Resource[] {
  return [...optionSets.values()].map((optionSet) => ({
    declaredType: "OptionSetMetadataBase",
    type: "OptionSetMetadata",
    properties: {
      MetadataId: optionSet.metadataId,
      Name: optionSet.name,
      IsGlobal: true,
      IsCustomOptionSet: true,
      OptionSetType: "Picklist",
      DisplayName: renderLabel(optionSet.displayName),
    },
    ownProperties: { Options: optionSet.options.map(renderOption) },
    navigations: {},
    derivedNames: new Set(["Options", "TrueOption", "FalseOption"]),
  }));
}

function renderOption({ value, label, state, defaultStatus }: Option): Properties {
  return {
    ...(state === undefined ? {} : { "@odata.type": "#Microsoft.Dynamics.CRM.StatusOptionMetadata" }),
    ...(defaultStatus === undefined ? {} : { "@odata.type": "#Microsoft.Dynamics.CRM.StateOptionMetadata" }),
    Value: value,
    Color: null,
    IsManaged: true,
    ExternalValue: null,
    ParentValues: [],
    Tag: null,
    IsHidden: false,
    MetadataId: null,
    HasChanged: null,
    ...(state === undefined ? {} : { State: state }),
    ...(defaultStatus === undefined ? {} : { DefaultStatus: defaultStatus }),
    Label: renderLabel(label),
    Description: renderLabel(null),
  };
}
