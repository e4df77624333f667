import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { compileSelect } from "../query/record-query.ts";
import { checkOptions } from "../query/query-options.ts";
import { contextUrl } from "../reading/context-url.ts";
import { recordWriter } from "../reading/record-writer.ts";
import type { NewId } from "../store/new-id.ts";
import { doesNotExist } from "../web-api-error.ts";
import { annotationFilter } from "../wire/annotations.ts";
import { jsonResponse, queryContext, type Call, type RecordOperation } from "./call.ts";
import { etagOf } from "./preconditions.ts";
import { readKey } from "./record-key.ts";

/** `GET accounts(<id>)`; 304 when the client has this version already. */
export const retrieveRecord: RecordOperation = (call, table, key) => {
  checkOptions(call.target.options);
  const { row, json, etag } = readRecord(call, table, readKey(key, table));
  if (etag !== undefined && isUnchanged(call, table, etag)) return { status: 304, headers: { ETag: etag } };
  return jsonResponse(200, json(row), { ...applied(call), ...(etag === undefined ? {} : { ETag: etag }) });
};

/** The record as it now is, in the answer to a write. */
export function representation(
  call: Call,
  table: Table,
  id: NewId,
  status: number,
  headers: Readonly<Record<string, string>>,
): InnerResponse {
  const { row, json, etag } = readRecord(call, table, id);
  const preference = ["return=representation", annotationPreference(call)]
    .filter((item) => item !== undefined)
    .join(",");
  return jsonResponse(status, json(row), {
    ...headers,
    "Preference-Applied": preference,
    ...(etag === undefined ? {} : { ETag: etag }),
  });
}

function readRecord(call: Call, table: Table, id: NewId) {
  const { environment, target, preferences } = call;
  const annotations = annotationFilter(preferences.annotations);
  const select = target.options.get("$select");
  const query = compileSelect(select, annotations !== undefined, queryContext(call, table));
  const row = environment.store.row(query.sql, [id.blob]);
  if (!row) throw doesNotExist(table.logicalName, id.text);
  const context = JSON.stringify(`${contextUrl(target.root, table, select)}/$entity`);
  const write = recordWriter(query, table, environment, annotations, `"@odata.context":${context},`);
  return {
    row,
    json: write,
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
