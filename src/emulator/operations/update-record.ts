import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { NewId } from "../store/new-id.ts";
import { readPayload } from "../wire/body.ts";
import { doesNotExist } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { updateRecord as update } from "../writes/write-record.ts";
import { noContent, recordHeaders, writeContext, type Call, type RecordOperation } from "./call.ts";
import { answerCreated } from "./create-record.ts";
import { checkVersion, readPrecondition } from "./preconditions.ts";
import { readKey } from "./record-key.ts";
import { representation } from "./retrieve-record.ts";

/** `PATCH accounts(<id>)`: updates the record or, unless If-Match forbids it, creates it with that id. */
export const updateRecord: RecordOperation = (call, table, key) => {
  const id = readKey(key, table);
  const payload = readPayload(call.request, table.entitySetName);
  return call.environment.store.transaction(() => write(call, table, id, payload));
};

function write(call: Call, table: Table, id: NewId, payload: Payload): InnerResponse {
  const precondition = readPrecondition(call);
  if (precondition.kind === "mustNotExist") return answerCreated(call, table, payload, id);
  if (precondition.kind === "version") checkVersion(call, table, id, precondition);
  if (!update(table, id, payload, writeContext(call))) {
    if (precondition.kind === "mustExist") throw doesNotExist(table.logicalName, id.text);
    return answerCreated(call, table, payload, id);
  }
  const headers = recordHeaders(call, table, id.text);
  return call.preferences.returnsRepresentation
    ? representation(call, table, id, 200, headers)
    : noContent({ "OData-EntityId": headers["OData-EntityId"] ?? "" });
}
