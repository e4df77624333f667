/** What a client posts to make definitions, as Microsoft's examples have it. */

export function label(text: string, language = 1033): object {
  return translated({ [language]: text });
}

/** A label in several languages, by their codes. */
export function translated(texts: Readonly<Record<number, string>>): object {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.Label",
    LocalizedLabels: Object.entries(texts).map(([language, text]) => ({
      "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel",
      Label: text,
      LanguageCode: Number(language),
    })),
  };
}

export function column(type: string, schemaName: string, more: object = {}): Record<string, unknown> {
  return {
    "@odata.type": `Microsoft.Dynamics.CRM.${type}AttributeMetadata`,
    SchemaName: schemaName,
    DisplayName: label(schemaName),
    RequiredLevel: { Value: "None", CanBeChanged: true },
    ...more,
  };
}

export function table(schemaName: string, more: object = {}): Record<string, unknown> {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata",
    SchemaName: schemaName,
    DisplayName: label("Bank Account"),
    DisplayCollectionName: label("Bank Accounts"),
    Description: label("Where customers keep their money."),
    OwnershipType: "UserOwned",
    IsActivity: false,
    HasActivities: false,
    HasNotes: false,
    Attributes: [
      column("String", "new_AccountName", { IsPrimaryName: true, MaxLength: 100, FormatName: { Value: "Text" } }),
    ],
    ...more,
  };
}

export function oneToMany(schemaName: string, from: string, to: string, lookup: string, more: object = {}) {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
    SchemaName: schemaName,
    ReferencedEntity: to,
    ReferencingEntity: from,
    Lookup: column("Lookup", lookup),
    ...more,
  };
}

export function manyToMany(schemaName: string, table1: string, table2: string, more: object = {}) {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
    SchemaName: schemaName,
    Entity1LogicalName: table1,
    Entity2LogicalName: table2,
    ...more,
  };
}

export function options(...labels: readonly string[]): object {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
    IsGlobal: false,
    Options: labels.map((text, index) => ({ Value: index + 1, Label: label(text) })),
  };
}
