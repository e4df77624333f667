import type { Column, Option, Table } from "../model.ts";
import { metadataIdOf, renderLabel } from "./labels.ts";
import { plainResource, type Properties, type Resource } from "./resource.ts";

/** The choices of a Picklist, State, Status or Boolean column. */
export function optionSetOf(table: Table, column: Column): Resource {
  const { options = [], type } = column;
  const named = {
    MetadataId: metadataIdOf(table.metadataId, column.logicalName, "optionset"),
    Name: `${table.logicalName}_${column.logicalName}`,
    IsGlobal: false,
    OptionSetType: type,
  };
  if (type !== "Boolean") return plainResource("OptionSetMetadata", { ...named, Options: options.map(renderOption) });
  const [whenTrue, whenFalse] = [1, 0].map((value) => options.find((option) => option.value === value));
  return plainResource("BooleanOptionSetMetadata", {
    ...named,
    TrueOption: whenTrue ? renderOption(whenTrue) : null,
    FalseOption: whenFalse ? renderOption(whenFalse) : null,
  });
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
