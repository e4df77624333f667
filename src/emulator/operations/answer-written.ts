import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { hasPartitions, type RecordId } from "../store/record-id.ts";
import type { Store } from "../store/store.ts";
import { noContent, type Call } from "./call.ts";
import { representation } from "./retrieve-record.ts";

/** A record that has just been written. */
export interface Written {
  readonly id: RecordId;
  readonly created: boolean;
  /** How the client named it, where that was not by its primary id alone: `accounts(accountnumber='A1')`. */
  readonly path?: string;
}

/** The record itself, if the client prefers that, and else where it is: by the key that the client used. */
export function answerWritten(call: Call, table: Table, { id, created, path }: Written): InnerResponse {
  const address = `${call.target.root}${path ?? `${table.entitySetName}(${id.text})`}`;
  const headers = {
    ...(created && path === undefined ? { Location: address } : {}),
    "OData-EntityId": address,
    ...sessionToken(table, call.environment.store),
  };
  if (!call.preferences.returnsRepresentation) return noContent(headers);
  return representation(call, table, id, created ? 201 : 200, headers);
}

/** What a later read of an elastic table shows to see this write ("Use elastic tables", Microsoft Learn). */
export function sessionToken(table: Table, store: Store): Record<string, string> {
  return hasPartitions(table) ? { "x-ms-session-token": `240:8#${store.nextVersion()}#7=-1` } : {};
}
