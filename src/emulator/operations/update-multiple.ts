import { BASE_LANGUAGE, textIn } from "../definitions/label.ts";
import type { Table } from "../definitions/model.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { idIn, updateRecord, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { noContent, type TableOperation } from "./call.ts";
import { identityOf, withoutId, writeTargets } from "./multiple.ts";

/**
 * `POST accounts/Microsoft.Dynamics.CRM.UpdateMultiple`: all records or none, in an elastic table each for itself. Of
 * several with the same id the first is done and the others are ignored, as "Use bulk operation messages" has it.
 */
export const updateMultiple: TableOperation = (call, table) => {
  const done = new Set<string>();
  writeTargets(call, table, 204, (target, context) => update(table, target, context, done));
  return noContent(sessionToken(table, call.environment.store));
};

function update(table: Table, target: Payload, context: WriteContext, done: Set<string>): string {
  const id = idIn(target, table);
  if (!id) throw withoutId(table);
  const record = identityOf(id);
  if (done.has(record)) return id.text;
  done.add(record);
  if (!updateRecord(table, id, target, context)) throw doNotExist(table, id.text);
  return id.text;
}

function doNotExist({ displayName, logicalName }: Table, id: string): WebApiError {
  return new WebApiError(
    404,
    "0x80040217",
    `${textIn(displayName ?? logicalName, BASE_LANGUAGE)} With Ids = ${id} Do Not Exist`,
  );
}
