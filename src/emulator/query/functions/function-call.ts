import type { SQLInputValue } from "node:sqlite";
import { guidToBlob, isGuid } from "../../guid.ts";
import { badRequest, type WebApiError } from "../../web-api-error.ts";
import type { Collection, Operand, QueryFunctionCall } from "../ast.ts";
import { textToColumnValue } from "../column-values.ts";
import { readDate, readDateTime, startOfDate } from "../dates.ts";
import { findProperty, isProperty } from "../properties.ts";
import type { Scope } from "../scope.ts";
import { referTo, type AliasedTable, type ColumnReference } from "../table-source.ts";

/** A call of a query function with its parameters checked; each reader throws 400 if the parameter is not what it reads. */
export interface Call {
  readonly name: string;
  readonly scope: Scope;
  /** The row that the function is about. */
  readonly row: AliasedTable;
  readonly reference: ColumnReference;
  /** PropertyValues, as SQLite keeps the column's values. */
  values(): readonly SQLInputValue[];
  /** PropertyValues as they were written. */
  texts(): readonly string[];
  /** PropertyValue as a number from 1. */
  count(): number;
  /** PropertyValue as a date. */
  date(): Date;
  /** PropertyValue as an id. */
  id(): Uint8Array;
}

/** What a query function is to the compiler of filters. */
export interface QueryFunction {
  /** Its parameters besides PropertyName. */
  readonly parameters: readonly string[];
  /** The function that holds where this one does not, for `not`. */
  readonly opposite?: string;
  sql(call: Call): string;
}

export function readCall(
  { name, path, parameters }: QueryFunctionCall,
  expected: readonly string[],
  scope: Scope,
): Call {
  for (const parameter of parameters.keys()) {
    if (parameter !== "PropertyName" && !expected.includes(parameter)) throw notTaken(name, parameter);
  }
  const row = scope.source.follow(path);
  const reference = findColumn(name, required(name, parameters, "PropertyName"), row);
  const listed = (): readonly string[] => readTexts(name, required(name, parameters, "PropertyValues"));
  return {
    name,
    scope,
    row,
    reference,
    texts: listed,
    values: () => listed().map((text) => textToColumnValue(text, reference.column, scope.context.collation)),
    count: () => readCount(name, required(name, parameters, "PropertyValue")),
    date: () => readDay(name, required(name, parameters, "PropertyValue")),
    id: () => readId(name, required(name, parameters, "PropertyValue")),
  };
}

type Argument = Operand | Collection;

function required(name: string, parameters: ReadonlyMap<string, Argument>, parameter: string): Argument {
  const argument = parameters.get(parameter);
  if (argument) return argument;
  throw badRequest(`The query function '${name}' needs the parameter '${parameter}'.`);
}

/** Its name may be the logical one or the one in JSON: 'ownerid' and '_ownerid_value' are the same. */
function findColumn(name: string, argument: Argument, { table, alias }: AliasedTable): ColumnReference {
  if (argument.kind !== "literal" || argument.type !== "Edm.String") throw expects(name, "PropertyName", "a text");
  const column = table.columns.get(argument.value);
  return referTo(column && isProperty(column) ? column : findProperty(table, argument.value), alias);
}

function readTexts(name: string, argument: Argument): readonly string[] {
  if (argument.kind === "collection" && argument.values.length > 0) return argument.values;
  throw expects(name, "PropertyValues", "a list of texts, as ['a','b'],");
}

function readCount(name: string, argument: Argument): number {
  const value = argument.kind === "literal" && argument.type === "Edm.Int32" ? argument.value : 0;
  if (typeof value === "number" && value > 0) return value;
  throw expects(name, "PropertyValue", "a whole number from 1");
}

function readDay(name: string, argument: Argument): Date {
  const value = argument.kind === "literal" && argument.type !== "null" ? argument.value : undefined;
  const text = typeof value === "string" ? (readDateTime(value) ?? dayStart(value)) : undefined;
  if (text !== undefined) return new Date(text.slice(0, 20));
  throw expects(name, "PropertyValue", "a date, as 2026-01-31,");
}

function dayStart(text: string): string | undefined {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? readDate(text) : undefined;
  return date === undefined ? undefined : startOfDate(date);
}

function readId(name: string, argument: Argument): Uint8Array {
  const value = argument.kind === "literal" && argument.type !== "null" ? argument.value : undefined;
  const text = typeof value === "string" ? value.replace(/^\{(.*)\}$/, "$1") : "";
  if (isGuid(text)) return guidToBlob(text);
  throw expects(name, "PropertyValue", "the id of a record");
}

function expects(name: string, parameter: string, what: string): WebApiError {
  return badRequest(`The query function '${name}' needs ${what} as '${parameter}'.`);
}

function notTaken(name: string, parameter: string): WebApiError {
  return badRequest(`The query function '${name}' has no parameter '${parameter}'.`);
}

export function needs(name: string, expected: string, column: string): WebApiError {
  return badRequest(`The query function '${name}' needs ${expected}, and '${column}' is none.`);
}
