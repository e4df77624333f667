import type { Table } from "../definitions/model.ts";
import { duplicateRecord, WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { insertRecord, type WriteContext } from "../writes/write-record.ts";
import { jsonResponse, writeContext, type TableOperation } from "./call.ts";
import { readTargets } from "./multiple.ts";

/** `POST accounts/Microsoft.Dynamics.CRM.CreateMultiple`: all records or none; the ids come in their order. */
export const createMultiple: TableOperation = (call, table) => {
  const targets = readTargets(call, table);
  const context = writeContext(call);
  const ids = call.environment.store.transaction(() => targets.map((target) => insert(table, target, context)));
  const type = JSON.stringify(`${call.target.root}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`);
  return jsonResponse(200, `{"@odata.context":${type},"Ids":["${ids.join('","')}"]}`);
};

function insert(table: Table, target: Payload, context: WriteContext): string {
  try {
    return insertRecord(table, target, context).text;
  } catch (error) {
    throw isDuplicateId(error) ? duplicateRecord("Cannot insert duplicate key.") : error;
  }
}

function isDuplicateId(error: unknown): boolean {
  return error instanceof WebApiError && error.code === duplicateRecord().code;
}
