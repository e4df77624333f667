import type { Table } from "../definitions/model.ts";
import { hasPartitions } from "../store/record-id.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { idIn, updateRecord, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { noContent, writeContext, type TableOperation } from "./call.ts";
import { readTargets, withoutId } from "./multiple.ts";
import { writeEach } from "./partial-success.ts";

/** `POST accounts/Microsoft.Dynamics.CRM.UpdateMultiple`: all records or none, in an elastic table each for itself. */
export const updateMultiple: TableOperation = (call, table) => {
  const targets = readTargets(call, table);
  const context = writeContext(call);
  const change = (target: Payload) => update(table, target, context);
  if (hasPartitions(table)) writeEach(call, table, targets, 204, change);
  else call.environment.store.transaction(() => targets.map(change));
  return noContent(sessionToken(table, call.environment.store));
};

function update(table: Table, target: Payload, context: WriteContext): string {
  const id = idIn(target, table);
  if (!id) throw withoutId(table);
  if (!updateRecord(table, id, target, context)) throw doNotExist(table, id.text);
  return id.text;
}

function doNotExist({ displayName, logicalName }: Table, id: string): WebApiError {
  return new WebApiError(404, "0x80040217", `${displayName ?? logicalName} With Ids = ${id} Do Not Exist`);
}
