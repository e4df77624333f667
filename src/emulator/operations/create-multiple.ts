import type { Table } from "../definitions/model.ts";
import { hasPartitions } from "../store/record-id.ts";
import { duplicateRecord, WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { insertRecord, type WriteContext } from "../writes/write-record.ts";
import { sessionToken } from "./answer-written.ts";
import { jsonResponse, writeContext, type TableOperation } from "./call.ts";
import { readTargets } from "./multiple.ts";
import { writeEach } from "./partial-success.ts";

/**
 * `POST accounts/Microsoft.Dynamics.CRM.CreateMultiple`: all records or none, in an elastic table each for itself; the
 * ids come in their order.
 */
export const createMultiple: TableOperation = (call, table) => {
  const targets = readTargets(call, table);
  const context = writeContext(call);
  const create = (target: Payload) => insert(table, target, context);
  const ids = hasPartitions(table)
    ? writeEach(call, table, targets, 201, create)
    : call.environment.store.transaction(() => targets.map(create));
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
