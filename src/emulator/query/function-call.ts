import type { SQLInputValue } from "node:sqlite";
import { badRequest, type WebApiError } from "../web-api-error.ts";
import type { Collection, Operand, QueryFunctionCall } from "./ast.ts";
import { textToColumnValue } from "./column-values.ts";
import { readDate, readDateTime, startOfDate } from "./dates.ts";
import type { Scope } from "./scope.ts";
import { ROOT, referTo, type ColumnReference } from "./table-source.ts";
import { findProperty, isProperty } from "./properties.ts";

/** A call of a query function with its parameters checked; each reader throws 400 if the parameter is not what it reads. */
export interface Call {
  readonly name: string;
  readonly scope: Scope;
  readonly reference: ColumnReference;
  /** PropertyValues, as SQLite keeps the column's values. */
  values(): readonly SQLInputValue[];
  /** PropertyValue as a number from 1. */
  count(): number;
  /** PropertyValue as a date. */
  date(): Date;
}

export function readCall({ name, parameters }: QueryFunctionCall, expected: readonly string[], scope: Scope): Call {
  for (const parameter of parameters.keys()) {
    if (parameter !== "PropertyName" && !expected.includes(parameter)) throw notTaken(name, parameter);
  }
  const reference = findColumn(name, required(name, parameters, "PropertyName"), scope);
  return {
    name,
    scope,
    reference,
    values: () => readValues(name, required(name, parameters, "PropertyValues"), reference),
    count: () => readCount(name, required(name, parameters, "PropertyValue")),
    date: () => readDay(name, required(name, parameters, "PropertyValue")),
  };
}

type Argument = Operand | Collection;

function required(name: string, parameters: ReadonlyMap<string, Argument>, parameter: string): Argument {
  const argument = parameters.get(parameter);
  if (argument) return argument;
  throw badRequest(`The query function '${name}' needs the parameter '${parameter}'.`);
}

/** Its name may be the logical one or the one in JSON: 'ownerid' and '_ownerid_value' are the same. */
function findColumn(name: string, argument: Argument, scope: Scope): ColumnReference {
  if (argument.kind !== "literal" || argument.type !== "Edm.String") throw expects(name, "PropertyName", "a text");
  const { table } = scope.context;
  const column = table.columns.get(argument.value);
  return referTo(column && isProperty(column) ? column : findProperty(table, argument.value), ROOT);
}

function readValues(name: string, argument: Argument, reference: ColumnReference): readonly SQLInputValue[] {
  if (argument.kind !== "collection" || argument.values.length === 0) {
    throw expects(name, "PropertyValues", "a list of texts, as ['a','b'],");
  }
  return argument.values.map((text) => textToColumnValue(text, reference.column));
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

function expects(name: string, parameter: string, what: string): WebApiError {
  return badRequest(`The query function '${name}' needs ${what} as '${parameter}'.`);
}

function notTaken(name: string, parameter: string): WebApiError {
  return badRequest(`The query function '${name}' has no parameter '${parameter}'.`);
}
