import { notSupported } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import type { NewId } from "../store/new-id.ts";
import type { Payload } from "../writes/step.ts";
import { insertRecord } from "../writes/write-record.ts";
import type { Table } from "../definitions/model.ts";
import type { InnerResponse } from "../batch/model.ts";
import { noContent, recordHeaders, writeContext, type Call, type TableOperation } from "./call.ts";
import { representation } from "./retrieve-record.ts";

/** `POST accounts` */
export const createRecord: TableOperation = (call, table) => {
  // What an update returns is never expanded, but what a create returns is.
  if (call.preferences.returnsRepresentation && call.target.options.has("$expand")) {
    throw notSupported("the query option '$expand'");
  }
  const payload = readPayload(call.request, table.entitySetName);
  return call.environment.store.transaction(() => answerCreated(call, table, payload));
};

/** @param chosen the id that the URL of an upsert names */
export function answerCreated(call: Call, table: Table, payload: Payload, chosen?: NewId): InnerResponse {
  const id = insertRecord(table, payload, writeContext(call), chosen);
  const headers = recordHeaders(call, table, id.text);
  return call.preferences.returnsRepresentation ? representation(call, table, id, 201, headers) : noContent(headers);
}
