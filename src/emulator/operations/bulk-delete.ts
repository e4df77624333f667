import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { TableNode } from "../fetch-xml/model.ts";
import { joinedSources, rowsSql } from "../fetch-xml/rows-sql.ts";
import { createSources } from "../fetch-xml/sources.ts";
import { blobToGuid } from "../guid.ts";
import { quote } from "../quote.ts";
import { createScope } from "../query/scope.ts";
import { hasPartitions, PARTITION, type RecordId } from "../store/record-id.ts";
import { isView } from "../store/views.ts";
import { badPayload, badRequest, notSupported, WebApiError } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import { deleteRecord } from "../writes/delete-record.ts";
import type { WriteContext } from "../writes/write-record.ts";
import { recordJob, type JobResult } from "./bulk-delete-job.ts";
import { jsonResponse, queryContext, writeContext, type Call } from "./call.ts";
import { readQueryExpression } from "./query-expression.ts";

interface Doomed {
  readonly table: Table;
  readonly id: RecordId;
}

/**
 * `POST BulkDelete`: deletes what the queries of its QuerySet find, as a job that can be asked for under its JobId. The
 * job is done when the answer comes, whatever its StartDateTime. Source: "Delete data in bulk" (Microsoft Learn).
 */
export function bulkDelete(call: Call): InnerResponse {
  const { JobName: name, QuerySet: queries, RecurrencePattern: recurrence } = readPayload(call.request, "BulkDelete");
  if (recurrence != null && recurrence !== "") throw notSupported("bulk deletion that recurs ('RecurrencePattern')");
  if (!Array.isArray(queries) || queries.length === 0) {
    throw badPayload("BulkDelete", "The parameter 'QuerySet' is missing. Expected a list of QueryExpressions.");
  }
  const nodes = queries.map(readQueryExpression);
  return call.environment.store.transaction(() => {
    const doomed = nodes.flatMap((node) => find(node, call));
    const result = deleteAll(doomed, writeContext(call));
    const jobId = recordJob(typeof name === "string" ? name : "Bulk delete", result, call);
    const context = JSON.stringify(`${call.target.root}$metadata#Microsoft.Dynamics.CRM.BulkDeleteResponse`);
    return jsonResponse(200, `{"@odata.context":${context},"JobId":"${jobId}"}`);
  });
}

function find(node: TableNode, call: Call): Doomed[] {
  const { definitions, store } = call.environment;
  const sources = createSources(node, definitions);
  const { table, alias } = sources.root;
  if (table.isIntersect || isView(table)) {
    throw badRequest(`The records of '${table.logicalName}' cannot be deleted in bulk.`);
  }
  const scope = createScope(queryContext(call, table));
  const rows = rowsSql(node, { sources, scope, visible: joinedSources(node, sources) });
  const columns = [table.primaryId.logicalName, ...(hasPartitions(table) ? [PARTITION] : [])];
  const sql = `SELECT DISTINCT ${columns.map((column) => `${alias}.${quote(column)}`).join(", ")} ${rows}`;
  return store.rows(sql, scope.parameters).map(([blob, partition]) => {
    const id = { blob: blob as Uint8Array, text: blobToGuid(blob as Uint8Array) };
    return { table, id: typeof partition === "string" ? { ...id, partition } : id };
  });
}

/** Each record for itself: those that cannot be deleted are counted, and do not keep the others. */
function deleteAll(doomed: readonly Doomed[], context: WriteContext): JobResult {
  let deleted = 0;
  const failures: string[] = [];
  for (const { table, id } of doomed) {
    try {
      if (context.environment.store.transaction(() => deleteRecord(table, id, context))) deleted += 1;
    } catch (error) {
      if (!(error instanceof WebApiError)) throw error;
      failures.push(`${table.logicalName} ${id.text}: ${error.message}`);
    }
  }
  return { deleted, failures };
}
