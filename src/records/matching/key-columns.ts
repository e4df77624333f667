import { UsageError } from "../../errors.ts";
import { isLookup, wireName, type Column, type TableDefinition } from "../../metadata/definition.ts";
import { unknownColumn } from "../../metadata/unknown-column.ts";
import { fail } from "../../metadata/refuse.ts";
import { quoted } from "../../web-api/literal.ts";
import { foldText } from "./fold-key.ts";

/** Values as they are sent, one for each column; lookups as ids. None is null: nothing is found by that. */
export type KeyTuple = readonly (string | number | boolean)[];

/** A column that records are found by: how its values are compared and written into filters. */
export interface KeyColumn {
  readonly name: string;
  /** Its name in rows and filters. */
  readonly wire: string;
  /** The collation compares its values; those of all others are equal or not. */
  readonly isText: boolean;
  /** The query function In takes its values. */
  readonly isListable: boolean;
  /** A value in one spelling, as a text: equal values have equal ones, except where a collation decides. */
  normalize(value: unknown): string;
  literal(value: string | number | boolean): string;
}

/** @throws DefinitionError for a column that the table does not have; UsageError for one that cannot be searched. */
export function keyColumnsOf(table: TableDefinition, names: readonly string[]): KeyColumn[] {
  return names.map((name) => toKeyColumn(table, table.columns.get(name) ?? fail(unknownColumn(table, name))));
}

/** The same for values that the service may say are equal, whatever its collation is. */
export function foldOf(columns: readonly KeyColumn[], values: readonly unknown[]): string {
  const folds = columns.map(({ isText, normalize }, at) => {
    const text = normalize(values[at]);
    return isText ? foldText(text) : text;
  });
  return JSON.stringify(folds);
}

interface Comparison {
  readonly isText?: boolean;
  readonly isListable?: boolean;
  readonly normalize: (value: string | number | boolean) => string;
}

const asText: Comparison = { isText: true, isListable: true, normalize: String };
const asGuid: Comparison = { isListable: true, normalize: (value) => String(value).toLowerCase() };
const asInteger: Comparison = { isListable: true, normalize: String };
const asNumber: Comparison = { normalize: (value) => String(Number(value)) };
const asBoolean: Comparison = { normalize: String };
const asMoment: Comparison = { normalize: (value) => momentOf(String(value)) };

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  String: asText,
  Memo: asText,
  EntityName: asText,
  Uniqueidentifier: asGuid,
  Integer: asInteger,
  BigInt: asInteger,
  Picklist: asInteger,
  State: asInteger,
  Status: asInteger,
  Decimal: asNumber,
  Double: asNumber,
  Money: asNumber,
  Boolean: asBoolean,
  DateTime: asMoment,
};

function toKeyColumn(table: TableDefinition, column: Column): KeyColumn {
  const comparison = isLookup(column) ? asGuid : COMPARISONS[column.type];
  if (comparison === undefined) {
    throw new UsageError(
      `Records of ${table.name} cannot be found by ${column.name}: its type is ${column.type}. ` +
        "Name columns of texts, numbers, choices, dates or lookups.",
    );
  }
  const { isText = false, isListable = false } = comparison;
  return {
    name: column.name,
    wire: wireName(column),
    isText,
    isListable,
    // What a row does not show has no value that a key could have.
    normalize: (value) => (isScalar(value) ? comparison.normalize(value) : ""),
    literal: (value) => (isText ? quoted(String(value)) : String(value)),
  };
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Days are their first instant. */
function momentOf(text: string): string {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}
