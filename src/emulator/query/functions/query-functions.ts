import { notSupported } from "../../web-api-error.ts";
import type { QueryFunctionCall } from "../ast.ts";
import type { Scope } from "../scope.ts";
import { choicesFunctions } from "./choices-functions.ts";
import { readCall, type Call, type QueryFunction } from "./function-call.ts";
import { hierarchyFunctions } from "./hierarchy-functions.ts";
import { identityFunctions } from "./identity-functions.ts";
import { periodFunctions } from "./period-functions.ts";
import { rangeFunctions } from "./range-functions.ts";

/**
 * "Web API Query Function Reference" (Microsoft Learn); a function more is an entry more in one of these. Not among them
 * are those that depend on settings which the emulator does not have: the fiscal calendar, the depth of hierarchy
 * security, a user's language.
 */
const functions: ReadonlyMap<string, QueryFunction> = new Map(
  Object.entries({
    ...rangeFunctions,
    ...choicesFunctions,
    ...identityFunctions,
    ...hierarchyFunctions,
    ...periodFunctions,
  }),
);

/** Throws 501 for functions that are not among them. */
export function queryFunctionSql(call: QueryFunctionCall, negated: boolean, scope: Scope): string {
  const called = findFunction(call.name);
  const meant = negated ? oppositeOf(called, call.name) : called;
  return meant.sql(readCall(call, called.parameters, scope));
}

/** The same for a call that FetchXML has made; undefined for functions that are not among them. */
export function calledFunctionSql(call: Call): string | undefined {
  return functions.get(call.name)?.sql(call);
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
