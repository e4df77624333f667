import type { InnerRequest, InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { Environment } from "../environment.ts";
import type { Caller } from "../organization.ts";
import type { QueryContext } from "../query/scope.ts";
import { jsonType } from "../wire/headers.ts";
import type { Preferences } from "../wire/preferences.ts";
import type { Target } from "../wire/url.ts";
import { startWriting, type WriteContext } from "../writes/write-record.ts";

/** Of a request that wants to be refused when it would make a duplicate; without it, nobody looks for them. */
const DUPLICATE_SWITCH = "mscrm.suppressduplicatedetection";

/** A request that is being done: who asks, for what, and how it should be answered. */
export interface Call {
  readonly environment: Environment;
  readonly caller: Caller;
  readonly now: Date;
  readonly request: InnerRequest;
  readonly target: Target;
  readonly preferences: Preferences;
  /** Reads what has been written, and not only what has been published. */
  readonly drafts?: boolean;
}

/** An operation on the records of one table. */
export type TableOperation = (call: Call, table: Table) => InnerResponse;

/** An operation on one record; the key is what stands between the parentheses. */
export type RecordOperation = (call: Call, table: Table, key: string) => InnerResponse;

export function queryContext({ environment, caller, now, drafts = false }: Call, table: Table): QueryContext {
  const { userId, businessUnitId } = caller;
  return { table, definitions: environment.definitions, userId, businessUnitId, now, drafts, ...environment.querying };
}

export function writeContext({ environment, caller, now, request }: Call): WriteContext {
  const detectsDuplicates = request.headers[DUPLICATE_SWITCH]?.toLowerCase() === "false";
  return startWriting({ environment, caller, now: `${now.toISOString().slice(0, 19)}Z`, detectsDuplicates });
}

export function jsonResponse(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): InnerResponse {
  return { status, headers: { "Content-Type": jsonType, "OData-Version": "4.0", ...headers }, body };
}

export function noContent(headers: Readonly<Record<string, string>> = {}): InnerResponse {
  return { status: 204, headers: { "OData-Version": "4.0", ...headers } };
}
