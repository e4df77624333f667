import type { Table } from "../definitions/model.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { idIn, updateRecord, type WriteContext } from "../writes/write-record.ts";
import { noContent, writeContext, type TableOperation } from "./call.ts";
import { readTargets } from "./multiple.ts";

/** `POST accounts/Microsoft.Dynamics.CRM.UpdateMultiple`: all records or none. */
export const updateMultiple: TableOperation = (call, table) => {
  const targets = readTargets(call, table);
  const context = writeContext(call);
  call.environment.store.transaction(() => {
    for (const target of targets) update(table, target, context);
  });
  return noContent();
};

function update(table: Table, target: Payload, context: WriteContext): void {
  const id = idIn(target, table);
  if (!id) throw withoutId(table);
  if (!updateRecord(table, id, target, context)) throw doNotExist(table, id.text);
}

function withoutId({ primaryIdAttribute }: Table): WebApiError {
  return new WebApiError(
    400,
    "0x80040203",
    `Every item of 'Targets' must carry its primary id, '${primaryIdAttribute}'.`,
  );
}

function doNotExist({ displayName, logicalName }: Table, id: string): WebApiError {
  return new WebApiError(404, "0x80040217", `${displayName ?? logicalName} With Ids = ${id} Do Not Exist`);
}
