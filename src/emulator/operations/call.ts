import type { InnerRequest, InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { Environment } from "../environment.ts";
import type { Caller } from "../organization.ts";
import type { QueryContext } from "../query/scope.ts";
import { jsonType } from "../wire/headers.ts";
import type { Preferences } from "../wire/preferences.ts";
import type { Target } from "../wire/url.ts";
import type { WriteContext } from "../writes/write-record.ts";

/** A request that is being done: who asks, for what, and how it should be answered. */
export interface Call {
  readonly environment: Environment;
  readonly caller: Caller;
  readonly now: Date;
  readonly request: InnerRequest;
  readonly target: Target;
  readonly preferences: Preferences;
}

/** An operation on the records of one table. */
export type TableOperation = (call: Call, table: Table) => InnerResponse;

/** An operation on one record; the key is what stands between the parentheses. */
export type RecordOperation = (call: Call, table: Table, key: string) => InnerResponse;

export function queryContext({ environment, caller, now }: Call, table: Table): QueryContext {
  const { userId, businessUnitId } = caller;
  return { table, definitions: environment.definitions, userId, businessUnitId, now };
}

export function writeContext({ environment, caller, now }: Call): WriteContext {
  return { environment, caller, now: `${now.toISOString().slice(0, 19)}Z` };
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

/** Where a record is, in both headers that clients look at. */
export function recordHeaders({ target }: Call, { entitySetName }: Table, id: string): Record<string, string> {
  const url = `${target.root}${entitySetName}(${id})`;
  return { Location: url, "OData-EntityId": url };
}
