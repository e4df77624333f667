/** How the service names the type of a column, and what it tells of a column of each type. */
import type { Column, ColumnType } from "../model.ts";
import type { Json, Properties } from "./resource.ts";

export interface AttributeTypeNames {
  /** The type of the definition, without "AttributeMetadata". Computed columns of no type of their own have "". */
  readonly metadata: string;
  /** AttributeType, where it is not the type of the column. */
  readonly code?: string;
  /** AttributeTypeName, where it is not the type of the column and "Type". */
  readonly name?: string;
}

const names: Readonly<Record<ColumnType, AttributeTypeNames>> = {
  BigInt: { metadata: "BigInt" },
  Boolean: { metadata: "Boolean" },
  Customer: { metadata: "Lookup" },
  DateTime: { metadata: "DateTime" },
  Decimal: { metadata: "Decimal" },
  Double: { metadata: "Double" },
  EntityName: { metadata: "EntityName" },
  File: { metadata: "File", code: "Virtual" },
  Image: { metadata: "Image", code: "Virtual" },
  Integer: { metadata: "Integer" },
  Lookup: { metadata: "Lookup" },
  ManagedProperty: { metadata: "ManagedProperty" },
  Memo: { metadata: "Memo" },
  Money: { metadata: "Money" },
  MultiSelectPicklist: { metadata: "MultiSelectPicklist", code: "Virtual" },
  Owner: { metadata: "Lookup" },
  PartyList: { metadata: "Lookup" },
  Picklist: { metadata: "Picklist" },
  State: { metadata: "State" },
  Status: { metadata: "Status" },
  String: { metadata: "String" },
  Uniqueidentifier: { metadata: "UniqueIdentifier" },
  Virtual: { metadata: "" },
};

/** Types that an address can cast to. */
export const attributeTypes: ReadonlySet<string> = new Set(
  Object.values(names).map(({ metadata }) => `${metadata}AttributeMetadata`),
);

export function metadataTypeOf(column: Column): string {
  return `${names[column.type].metadata}AttributeMetadata`;
}

export function typeProperties(column: Column): Properties {
  const { code = column.type, name = `${column.type}Type` } = names[column.type];
  return { AttributeType: code, AttributeTypeName: { Value: name } };
}

const range = (column: Column): Properties => ({ MinValue: column.min ?? null, MaxValue: column.max ?? null });
const number = (column: Column): Properties => ({ ...range(column), Precision: column.precision ?? null });
const format = (column: Column): Properties => ({ Format: column.format ?? null });
const text = (column: Column): Properties => ({
  ...format(column),
  FormatName: { Value: column.format ?? null },
  MaxLength: column.maxLength ?? null,
});
const choice = (column: Column): Properties => ({ DefaultFormValue: column.defaultValue ?? null });
const content = (column: Column): Properties => ({ MaxSizeInKB: column.maxSizeInKb ?? null });
const lookup = (column: Column): Properties => ({ ...format(column), Targets: [...(column.targets ?? [])] });

const own: Readonly<Partial<Record<ColumnType, (column: Column) => Properties>>> = {
  BigInt: range,
  Boolean: (column): Properties => ({ DefaultValue: column.defaultValue === 1 }),
  Customer: lookup,
  DateTime: (column): Properties => ({ ...format(column), DateTimeBehavior: managed(column.dateTimeBehavior) }),
  Decimal: number,
  Double: number,
  File: content,
  Image: (column): Properties => ({
    ...content(column),
    CanStoreFullImage: true,
    IsPrimaryImage: column.logicalName === "entityimage",
  }),
  Integer: (column): Properties => ({ ...range(column), ...format(column) }),
  Lookup: lookup,
  Memo: text,
  Money: number,
  MultiSelectPicklist: choice,
  Owner: lookup,
  PartyList: lookup,
  Picklist: choice,
  State: choice,
  Status: choice,
  String: text,
};

function managed(value: string | undefined): Json {
  return value === undefined ? null : { Value: value };
}

/** What only columns of this type have. */
export function ownProperties(column: Column): Properties {
  return own[column.type]?.(column) ?? {};
}

/** Every name that some type of column has and not all. */
export const derivedNames: ReadonlySet<string> = new Set([
  "CanStoreFullImage",
  "DateTimeBehavior",
  "DefaultFormValue",
  "DefaultValue",
  "Format",
  "FormatName",
  "GlobalOptionSet",
  "IsPrimaryImage",
  "MaxLength",
  "MaxSizeInKB",
  "MaxValue",
  "MinValue",
  "OptionSet",
  "Precision",
  "Targets",
]);
