import type { SQLInputValue } from "node:sqlite";
import { badRequest } from "../../web-api-error.ts";
import { membershipSql } from "../membership-sql.ts";
import { bind } from "../scope.ts";
import type { Call, QueryFunction } from "./function-call.ts";

/** Whether a value is one of some, or between two. */
export const rangeFunctions: Readonly<Record<string, QueryFunction>> = {
  In: listed(false, "NotIn"),
  NotIn: listed(true, "In"),
  Between: { parameters: ["PropertyValues"], opposite: "NotBetween", sql: betweenSql },
  NotBetween: { parameters: ["PropertyValues"], opposite: "Between", sql: notBetweenSql },
};

function listed(excluded: boolean, opposite: string): QueryFunction {
  const sql = (call: Call): string => membershipSql(call.reference, call.values(), excluded, call.scope);
  return { parameters: ["PropertyValues"], opposite, sql };
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
