import type { SQLInputValue } from "node:sqlite";
import { guidToBlob } from "../guid.ts";
import { badRequest, notSupported } from "../web-api-error.ts";
import type { QueryFunctionCall } from "./ast.ts";
import { toColumnValue } from "./column-values.ts";
import { formatInstant } from "./dates.ts";
import { edmType } from "./edm.ts";
import { readCall, type Call } from "./function-call.ts";
import { membershipSql } from "./membership-sql.ts";
import { days, lastDays, lastHours, months, nextDays, nextHours, year, type Period } from "./periods.ts";
import { bind, type Scope } from "./scope.ts";

interface QueryFunction {
  /** Its parameters besides PropertyName. */
  readonly parameters: readonly string[];
  /** The function that holds where this one does not, for `not`. */
  readonly opposite?: string;
  sql(call: Call): string;
}

/**
 * "Web API Query Function Reference" (Microsoft Learn); a function more is an entry more.
 * Days begin at midnight UTC: the emulator's users have no time zone.
 */
const functions: ReadonlyMap<string, QueryFunction> = new Map<string, QueryFunction>([
  ["In", listed(false, "NotIn")],
  ["NotIn", listed(true, "In")],
  ["Between", { parameters: ["PropertyValues"], opposite: "NotBetween", sql: betweenSql }],
  ["NotBetween", { parameters: ["PropertyValues"], opposite: "Between", sql: notBetweenSql }],
  ["EqualUserId", identity("userId", false, "NotEqualUserId")],
  ["NotEqualUserId", identity("userId", true, "EqualUserId")],
  ["EqualBusinessId", identity("businessUnitId", false, "NotEqualBusinessId")],
  ["NotEqualBusinessId", identity("businessUnitId", true, "EqualBusinessId")],
  ["Today", during((now) => days(now, 0))],
  ["Yesterday", during((now) => days(now, -1))],
  ["Tomorrow", during((now) => days(now, 1))],
  ["Last7Days", during((now) => lastDays(now, 7))],
  ["Next7Days", during((now) => nextDays(now, 7))],
  ["LastMonth", during((now) => months(now, -1))],
  ["ThisMonth", during((now) => months(now, 0))],
  ["NextMonth", during((now) => months(now, 1))],
  ["LastYear", during((now) => year(now, -1))],
  ["ThisYear", during((now) => year(now, 0))],
  ["NextYear", during((now) => year(now, 1))],
  ["LastXDays", counted(lastDays)],
  ["NextXDays", counted(nextDays)],
  ["LastXHours", counted(lastHours)],
  ["NextXHours", counted(nextHours)],
  ["On", onDay((day) => day)],
  ["OnOrAfter", onDay(({ from }) => ({ from }))],
  ["OnOrBefore", onDay(({ until }) => ({ until }))],
]);

/** Throws 501 for functions that are not in the list above. */
export function queryFunctionSql(call: QueryFunctionCall, negated: boolean, scope: Scope): string {
  const called = findFunction(call.name);
  const meant = negated ? oppositeOf(called, call.name) : called;
  return meant.sql(readCall(call, called.parameters, scope));
}

function findFunction(name: string): QueryFunction {
  const found = functions.get(name);
  if (found) return found;
  throw notSupported(`the query function 'Microsoft.Dynamics.CRM.${name}'`);
}

function oppositeOf(called: QueryFunction, name: string): QueryFunction {
  if (called.opposite !== undefined) return findFunction(called.opposite);
  throw notSupported(`'not' before the query function 'Microsoft.Dynamics.CRM.${name}'`);
}

function listed(excluded: boolean, opposite: string): QueryFunction {
  const sql = (call: Call): string => membershipSql(call.reference, call.values(), excluded, call.scope);
  return { parameters: ["PropertyValues"], opposite, sql };
}

function identity(whose: "userId" | "businessUnitId", excluded: boolean, opposite: string): QueryFunction {
  function sql({ reference, scope, name }: Call): string {
    if (edmType(reference.column) !== "Edm.Guid") throw needs(name, "a lookup or an id", reference.column.wireName);
    return membershipSql(reference, [guidToBlob(scope.context[whose])], excluded, scope);
  }
  return { parameters: [], opposite, sql };
}

function betweenSql(call: Call): string {
  const [low, high] = bounds(call);
  const { comparable } = call.reference;
  return `(${comparable} >= ${bind(call.scope, low)} AND ${comparable} <= ${bind(call.scope, high)})`;
}

/** As `ne` does, it holds for a column without a value. */
function notBetweenSql(call: Call): string {
  const [low, high] = bounds(call);
  const { comparable, sql } = call.reference;
  return `(${comparable} < ${bind(call.scope, low)} OR ${comparable} > ${bind(call.scope, high)} OR ${sql} IS NULL)`;
}

function bounds(call: Call): readonly [SQLInputValue, SQLInputValue] {
  const [low, high, ...more] = call.values();
  if (low !== undefined && high !== undefined && more.length === 0) return [low, high];
  throw badRequest(`The query function '${call.name}' needs two values in 'PropertyValues'.`);
}

function during(period: (now: Date) => Period): QueryFunction {
  return { parameters: [], sql: (call) => periodSql(call, period(call.scope.context.now)) };
}

function counted(period: (now: Date, count: number) => Period): QueryFunction {
  return {
    parameters: ["PropertyValue"],
    sql: (call) => periodSql(call, period(call.scope.context.now, call.count())),
  };
}

function onDay(part: (day: Required<Period>) => Period): QueryFunction {
  return { parameters: ["PropertyValue"], sql: (call) => periodSql(call, part(days(call.date(), 0))) };
}

function periodSql(call: Call, { from, until }: Period): string {
  const { comparable } = call.reference;
  const parts: string[] = [];
  if (from) parts.push(`${comparable} >= ${bind(call.scope, instantValue(call, from))}`);
  if (until) parts.push(`${comparable} < ${bind(call.scope, instantValue(call, until))}`);
  return `(${parts.join(" AND ")})`;
}

function instantValue(call: Call, date: Date): SQLInputValue {
  const { column } = call.reference;
  const instant = formatInstant(date);
  if (instant === undefined) throw badRequest(`The query function '${call.name}' leads beyond the years 1 to 9999.`);
  const value = toColumnValue({ kind: "literal", type: "Edm.DateTimeOffset", value: instant }, column);
  if (value === undefined) throw needs(call.name, "a date", column.wireName);
  return value;
}

function needs(name: string, expected: string, column: string): Error {
  return badRequest(`The query function '${name}' needs ${expected}, and '${column}' is none.`);
}
