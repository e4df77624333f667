import { columnNames, kindOf, TABLE, type Kind } from "./rows.ts";

/** The table of the rows, as a client would post it to `EntityDefinitions`. */
export function tableDefinition(columns: number): Readonly<Record<string, unknown>> {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata",
    SchemaName: TABLE,
    DisplayName: label("Row"),
    DisplayCollectionName: label("Rows"),
    OwnershipType: "UserOwned",
    IsActivity: false,
    HasActivities: false,
    HasNotes: false,
    Attributes: columnNames(columns).map((name, index) => ({
      "@odata.type": `Microsoft.Dynamics.CRM.${kindOf(index)}AttributeMetadata`,
      SchemaName: name,
      DisplayName: label(name),
      RequiredLevel: { Value: "None", CanBeChanged: true },
      ...(index === 0 ? { IsPrimaryName: true } : {}),
      ...propertiesOf(kindOf(index)),
    })),
  };
}

function propertiesOf(kind: Kind): object {
  switch (kind) {
    case "String":
      return { MaxLength: 100, FormatName: { Value: "Text" } };
    case "Boolean":
      return { OptionSet: { "@odata.type": optionSet("Boolean"), TrueOption: option(1), FalseOption: option(0) } };
    case "Picklist":
      return { OptionSet: { "@odata.type": optionSet(""), IsGlobal: false, Options: [1, 2, 3].map(option) } };
    default:
      return {};
  }
}

function optionSet(kind: string): string {
  return `Microsoft.Dynamics.CRM.${kind}OptionSetMetadata`;
}

function option(value: number): object {
  return { Value: value, Label: label(`Option ${value}`) };
}

function label(text: string): object {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.Label",
    LocalizedLabels: [{ "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: text, LanguageCode: 1033 }],
  };
}
