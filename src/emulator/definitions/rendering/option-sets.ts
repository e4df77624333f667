import type { Column, Definitions, Option, Table } from "../model.ts";
import { renderLabel } from "./labels.ts";
import { metadataIdOf } from "./metadata-ids.ts";
import { plainResource, type Properties, type Resource } from "./resource.ts";

/** The choices of a Picklist, State, Status or Boolean column. */
export function optionSetOf(table: Table, column: Column, language: number): Resource {
  const { options = [], type } = column;
  const render = (option: Option) => renderOption(option, language);
  const named = {
    MetadataId: metadataIdOf(table.metadataId, column.logicalName, "optionset"),
    Name: column.globalOptionSet ?? `${table.logicalName}_${column.logicalName}`,
    IsGlobal: column.globalOptionSet !== undefined,
    OptionSetType: type === "MultiSelectPicklist" ? "Picklist" : type,
  };
  if (type !== "Boolean") return plainResource("OptionSetMetadata", { ...named, Options: options.map(render) });
  const [whenTrue, whenFalse] = [1, 0].map((value) => options.find((option) => option.value === value));
  return plainResource("BooleanOptionSetMetadata", {
    ...named,
    TrueOption: whenTrue ? render(whenTrue) : null,
    FalseOption: whenFalse ? render(whenFalse) : null,
  });
}

/** The option sets that columns of any table may share. */
export function globalOptionSets({ optionSets, language }: Definitions): Resource[] {
  return [...optionSets.values()].map((optionSet) => ({
    declaredType: "OptionSetMetadataBase",
    type: "OptionSetMetadata",
    properties: {
      MetadataId: optionSet.metadataId,
      Name: optionSet.name,
      IsGlobal: true,
      IsCustomOptionSet: true,
      OptionSetType: "Picklist",
      DisplayName: renderLabel(optionSet.displayName, language),
    },
    ownProperties: { Options: optionSet.options.map((option) => renderOption(option, language)) },
    navigations: {},
    derivedNames: new Set(["Options", "TrueOption", "FalseOption"]),
  }));
}

function renderOption({ value, label, state, defaultStatus }: Option, language: number): Properties {
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
    Label: renderLabel(label, language),
    Description: renderLabel(null, language),
  };
}
