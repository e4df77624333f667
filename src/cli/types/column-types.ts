import { isLookup, type Column } from "../../metadata/definition.ts";

/** A TypeScript type as the members of a union. */
export type Union = readonly string[];

type ByType = Readonly<Record<string, Union | ((column: Column) => Union)>>;

const TEXT_OR_NULL: Union = ["string", "null"];
const NUMBER_OR_NULL: Union = ["number", "null"];

const RECORD_TYPES: ByType = {
  BigInt: NUMBER_OR_NULL,
  Boolean: ["boolean", "null"],
  DateTime: TEXT_OR_NULL,
  Decimal: NUMBER_OR_NULL,
  Double: NUMBER_OR_NULL,
  EntityName: TEXT_OR_NULL,
  File: TEXT_OR_NULL,
  Image: TEXT_OR_NULL,
  Integer: NUMBER_OR_NULL,
  Memo: TEXT_OR_NULL,
  Money: NUMBER_OR_NULL,
  MultiSelectPicklist: TEXT_OR_NULL,
  Picklist: (column) => [...numbersOf(column), "null"],
  // A record always has a state and a status.
  State: numbersOf,
  Status: numbersOf,
  String: TEXT_OR_NULL,
  Uniqueidentifier: TEXT_OR_NULL,
};

const NUMBER: Union = ["number", "string", "null"];
const TEXT: Union = ["string", "number", "boolean", "null"];

const INPUT_TYPES: ByType = {
  BigInt: ["number", "bigint", "string", "null"],
  Boolean: (column) => ["boolean", "0", "1", ...labelsOf(column), "null"],
  DateTime: ["string", "Date", "null"],
  Decimal: NUMBER,
  Double: NUMBER,
  File: ["string", "File", "{ readonly name: string; readonly bytes: Uint8Array }", "null"],
  Image: ["string", "Uint8Array", "null"],
  Integer: NUMBER,
  Memo: TEXT,
  Money: NUMBER,
  MultiSelectPicklist: (column) => [
    "string",
    `readonly (${[...numbersOf(column), ...labelsOf(column)].join(" | ")})[]`,
    "null",
  ],
  PartyList: ["string", "readonly (string | Party)[]", "null"],
  Picklist: choiceOf,
  State: choiceOf,
  Status: choiceOf,
  String: TEXT,
  Uniqueidentifier: TEXT_OR_NULL,
};

/** What `getRecords` gives for a column; undefined for one that comes with no record. */
export function recordType(column: Column): Union | undefined {
  return isLookup(column) ? [`LookupTo<${tablesOf(column)}>`, "null"] : typeIn(RECORD_TYPES, column);
}

/** What `setRecords` takes for a column; undefined for one that cannot be written. */
export function inputType(column: Column): Union | undefined {
  if (!isLookup(column)) return typeIn(INPUT_TYPES, column);
  return ["string", `LookupTo<${tablesOf(column)}>`, `KeyTo<${tablesOf(column)}>`, "null"];
}

function typeIn(types: ByType, column: Column): Union | undefined {
  const type = Object.hasOwn(types, column.type) ? types[column.type] : undefined;
  return typeof type === "function" ? type(column) : type;
}

function tablesOf({ targets }: Column): string {
  const tables = [...new Set(targets.map(({ table }) => table))];
  return tables.length === 0 ? "string" : tables.map((table) => JSON.stringify(table)).join(" | ");
}

/** By number or label. */
function choiceOf(column: Column): Union {
  return [...numbersOf(column), ...labelsOf(column), "null"];
}

function numbersOf({ choices }: Column): Union {
  const numbers = [...new Set(choices.map(({ value }) => value))];
  return numbers.length === 0 ? ["number"] : numbers.sort((a, b) => a - b).map(String);
}

/** In every installed language. */
function labelsOf({ choices }: Column): Union {
  if (choices.length === 0) return ["string"];
  const labels = choices.flatMap((choice) => [choice.label, ...choice.labels]).filter((label) => label !== "");
  return [...new Set(labels)].map((label) => JSON.stringify(label));
}
