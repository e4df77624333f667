import type { Table } from "../definitions/model.ts";
import { hasPartitions, type RecordId } from "../store/record-id.ts";
import { locateRecord } from "../values/find-record.ts";
import { notFound, readRecordKey, type RecordKey } from "../values/record-key.ts";
import { duplicateRecord } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import { deleteRow } from "../writes/delete-record.ts";
import { withKey, withoutKey } from "../writes/key-payload.ts";
import type { Payload } from "../writes/step.ts";
import { insertRecord, updateRecord as update, withPartition } from "../writes/write-record.ts";
import { answerWritten, type Written } from "./answer-written.ts";
import { writeContext, type Call, type RecordOperation } from "./call.ts";
import { checkVersion, readPrecondition } from "./preconditions.ts";
import { inPartition } from "./record-key.ts";

/**
 * `PATCH accounts(<id>)` and `PATCH accounts(accountnumber='A1')`: updates the record or, unless If-Match forbids it,
 * creates it with that id or key. Source: "Use Upsert to create or update a record" (Microsoft Learn).
 */
export const updateRecord: RecordOperation = (call, table, keyText) => {
  const key = readRecordKey(keyText, table);
  const payload = readPayload(call.request, table.entitySetName);
  const byKey = key.kind === "alternate" || key.id.partition !== undefined;
  return call.environment.store.transaction(() => {
    const written = write(call, table, key, payload);
    return answerWritten(call, table, byKey ? { ...written, path: call.target.path } : written);
  });
};

function write(call: Call, table: Table, key: RecordKey, payload: Payload): Written {
  const precondition = readPrecondition(call);
  const located = locateRecord(key, table, call.environment.store);
  const id = located && withPartition(inPartition(located, call, table), payload, table);
  if (precondition.kind === "mustNotExist") {
    if (id && key.kind === "alternate") throw duplicateRecord();
    return create(call, table, key, payload, id);
  }
  if (id && precondition.kind === "version") checkVersion(call, table, id, precondition);
  if (id && precondition.kind === "none" && hasPartitions(table)) return replace(call, table, id, payload);
  if (id && update(table, id, withoutKey(payload, key, table), writeContext(call))) return { id, created: false };
  if (precondition.kind !== "none") throw notFound(key, table);
  return create(call, table, key, payload, id);
}

function create(call: Call, table: Table, key: RecordKey, payload: Payload, id: RecordId | undefined): Written {
  const complete = withKey(payload, key, table, call.environment.definitions);
  return { id: insertRecord(table, complete, writeContext(call), id), created: true };
}

/** In an elastic table, nothing remains of the record that was there ("Use elastic tables", Microsoft Learn). */
export function replace(call: Call, table: Table, id: RecordId, payload: Payload): Written {
  const existed = deleteRow(table, id, call.environment.store);
  return { id: insertRecord(table, payload, writeContext(call), id), created: !existed };
}
