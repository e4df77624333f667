import type { Table } from "../definitions/model.ts";
import { hasPartitions } from "../store/record-id.ts";
import { locateRecord } from "../values/find-record.ts";
import { readReference } from "../values/read-reference.ts";
import type { RecordKey } from "../values/record-key.ts";
import { badPayload, WebApiError } from "../web-api-error.ts";
import { deleteRow } from "../writes/delete-record.ts";
import { namesIn, withKey, withoutKey } from "../writes/key-payload.ts";
import type { Payload } from "../writes/step.ts";
import { idIn, insertRecord, updateRecord, withPartition, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { noContent, type TableOperation } from "./call.ts";
import { writeTargets } from "./multiple.ts";

/**
 * `POST accounts/Microsoft.Dynamics.CRM.UpsertMultiple`: records with their primary id, or with a key as `@odata.id`;
 * those that are there are updated, the others made. All or none, in an elastic table each for itself. The answer
 * does not tell which were made.
 */
export const upsertMultiple: TableOperation = (call, table) => {
  writeTargets(call, table, 204, (target, context) => upsert(table, target, context));
  return noContent(sessionToken(table, call.environment.store));
};

function upsert(table: Table, target: Payload, context: WriteContext): string {
  const key = keyOf(target, table, context);
  if (!key) return insertRecord(table, target, context).text;
  const { store, definitions } = context.environment;
  const located = locateRecord(key, table, store);
  const id = located && withPartition(located, target, table);
  if (id && hasPartitions(table)) deleteRow(table, id, store);
  else if (id && updateRecord(table, id, withoutKey(target, key, table), context)) return id.text;
  if (namesIn(target, key, table).length > 0) throw keyTwice();
  return insertRecord(table, withKey(target, key, table, definitions), context, id).text;
}

/** Undefined for a record that names none, and so is new. */
function keyOf(target: Payload, table: Table, { environment }: WriteContext): RecordKey | undefined {
  const url = target["@odata.id"];
  if (url === undefined) {
    const id = idIn(target, table);
    return id && { kind: "primary", id };
  }
  const reference = readReference(url, environment.definitions, table.entitySetName);
  if (reference.table === table) return reference.key;
  throw badPayload(table.entitySetName, `'${reference.text}' is not a record of the table '${table.logicalName}'.`);
}

/** What the service answers when a new record has the columns of its key in the body, too. */
function keyTwice(): WebApiError {
  return new WebApiError(400, "0x80040216", "An unexpected error occurred.");
}
