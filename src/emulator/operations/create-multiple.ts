import type { Table } from "../definitions/model.ts";
import { duplicateRecord, WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { insertRecord, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { jsonResponse, type TableOperation } from "./call.ts";
import { writeTargets } from "./multiple.ts";

/**
 * `POST accounts/Microsoft.Dynamics.CRM.CreateMultiple`: all records or none, in an elastic table each for itself; the
 * ids come in their order.
 */
export const createMultiple: TableOperation = (call, table) => {
  const ids = writeTargets(call, table, 201, (target, context) => insert(table, target, context));
  const type = JSON.stringify(`${call.target.root}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`);
  const headers = sessionToken(table, call.environment.store);
  return jsonResponse(200, `{"@odata.context":${type},"Ids":["${ids.join('","')}"]}`, headers);
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
