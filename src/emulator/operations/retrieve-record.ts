import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { ExpandItem } from "../query/expand/expand-item.ts";
import { parseExpand } from "../query/expand/parse-expand.ts";
import { compileRecordQuery } from "../query/record-query.ts";
import { checkOptions } from "../query/query-options.ts";
import { contextUrl } from "../reading/context-url.ts";
import { expandedWriter } from "../reading/expansion-writer.ts";
import { readRelatedRows } from "../reading/related-rows.ts";
import { idParameters, type RecordId } from "../store/record-id.ts";
import { doesNotExist } from "../web-api-error.ts";
import { annotationFilter } from "../wire/annotations.ts";
import { jsonResponse, queryContext, type Call, type RecordOperation } from "./call.ts";
import { etagOf } from "./preconditions.ts";
import { recordOf } from "./record-key.ts";

/** `GET accounts(<id>)`; 304 when the client has this version already. */
export const retrieveRecord: RecordOperation = (call, table, key) =>
  answerRecord(call, table, recordOf(call, table, key));

/** The record with the columns and records around it that the options ask for. */
export function answerRecord(call: Call, table: Table, id: RecordId): InnerResponse {
  const { options } = call.target;
  checkOptions(options);
  const expand = parseExpand(options.get("$expand"));
  const { row, json, etag } = readRecord(call, table, id, expand);
  if (etag !== undefined && expand.length === 0 && isUnchanged(call, table, etag)) {
    return { status: 304, headers: { ETag: etag } };
  }
  return jsonResponse(200, json(row), { ...applied(call), ...(etag === undefined ? {} : { ETag: etag }) });
}

/** The record as it now is, in the answer to a write. */
export function representation(
  call: Call,
  table: Table,
  id: RecordId,
  status: number,
  headers: Readonly<Record<string, string>>,
): InnerResponse {
  // What an update returns is never expanded, but what a create returns is.
  const expand = call.request.method === "POST" ? parseExpand(call.target.options.get("$expand")) : [];
  const { row, json, etag } = readRecord({ ...call, drafts: true }, table, id, expand);
  const preference = ["return=representation", annotationPreference(call)]
    .filter((item) => item !== undefined)
    .join(",");
  return jsonResponse(status, json(row), {
    ...headers,
    "Preference-Applied": preference,
    ...(etag === undefined ? {} : { ETag: etag }),
  });
}

function readRecord(call: Call, table: Table, id: RecordId, expand: readonly ExpandItem[]) {
  const { environment, target, preferences } = call;
  const { store } = environment;
  const annotations = annotationFilter(preferences.annotations);
  const select = target.options.get("$select");
  const query = compileRecordQuery(
    { select, expand, maxPageSize: preferences.maxPageSize, withLookupNames: annotations !== undefined },
    queryContext(call, table),
  );
  const row = store.row(query.sql, idParameters(id, table));
  if (!row) throw doesNotExist(table.logicalName, id.text);
  const context = JSON.stringify(`${contextUrl(target.root, table, select, expand)}/$entity`);
  const reading = { environment, annotations, root: target.root, related: readRelatedRows(query, [row], store) };
  return {
    row,
    json: expandedWriter(query, table, reading, `"@odata.context":${context},`),
    etag: query.versionPosition === undefined ? undefined : etagOf(row[query.versionPosition]),
  };
}

/** Never so when annotations are asked for, nor for tables without optimistic concurrency. */
function isUnchanged({ request, preferences }: Call, table: Table, etag: string): boolean {
  if (preferences.annotations !== undefined || !table.isOptimisticConcurrencyEnabled) return false;
  return request.headers["if-none-match"] === etag;
}

function applied(call: Call): Record<string, string> {
  const preference = annotationPreference(call);
  return preference === undefined ? {} : { "Preference-Applied": preference };
}

export function annotationPreference({ preferences: { annotations } }: Call): string | undefined {
  return annotations === undefined ? undefined : `odata.include-annotations="${annotations}"`;
}
