import type { Table } from "../definitions/model.ts";
import { hasPartitions, type RecordId } from "../store/record-id.ts";
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
import { identityOf, writeTargets } from "./multiple.ts";

/**
 * `POST accounts/Microsoft.Dynamics.CRM.UpsertMultiple`: records with their primary id, or with a key as `@odata.id`;
 * those that are there are updated, the others made. All or none, in an elastic table each for itself. The answer
 * does not tell which were made. The same record must not stand in it twice ("Use bulk operation messages").
 */
export const upsertMultiple: TableOperation = (call, table) => {
  const done = new Set<string>();
  writeTargets(call, table, 204, (target, context) => upsert(table, target, context, done).text);
  return noContent(sessionToken(table, call.environment.store));
};

function upsert(table: Table, target: Payload, context: WriteContext, done: Set<string>): RecordId {
  const key = keyOf(target, table, context);
  if (!key) return insertRecord(table, target, context);
  const { store, definitions } = context.environment;
  const located = locateRecord(key, table, store);
  const id = located && withPartition(located, target, table);
  if (id && done.has(identityOf(id))) throw twice(id, table);
  if (id && hasPartitions(table)) deleteRow(table, id, store);
  else if (id && updateRecord(table, id, withoutKey(target, key, table), context)) return noted(id, done);
  if (namesIn(target, key, table).length > 0) throw keyTwice();
  return noted(insertRecord(table, withKey(target, key, table, definitions), context, id), done);
}

function noted(id: RecordId, done: Set<string>): RecordId {
  done.add(identityOf(id));
  return id;
}

/** The documentation tells of an error; its code and text are not recorded anywhere. */
function twice({ text }: RecordId, { logicalName }: Table): WebApiError {
  const message = `The record ${text} of '${logicalName}' stands in 'Targets' more than once. Send each record once.`;
  return new WebApiError(400, "0x80040203", message);
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
