import type { Table } from "../definitions/model.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { idIn, updateRecord, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { noContent, type TableOperation } from "./call.ts";
import { withoutId, writeTargets } from "./multiple.ts";

/** `POST accounts/Microsoft.Dynamics.CRM.UpdateMultiple`: all records or none, in an elastic table each for itself. */
export const updateMultiple: TableOperation = (call, table) => {
  writeTargets(call, table, 204, (target, context) => update(table, target, context));
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
