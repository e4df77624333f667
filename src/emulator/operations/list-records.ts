import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { compileCount, type Within } from "../query/count-query.ts";
import { parseExpand } from "../query/expand/parse-expand.ts";
import { compileListQuery, type ListQuery } from "../query/list-query.ts";
import { contextUrl } from "../reading/context-url.ts";
import { expandedWriter } from "../reading/expansion-writer.ts";
import { readRelatedRows } from "../reading/related-rows.ts";
import type { Row } from "../store/store.ts";
import { annotationFilter } from "../wire/annotations.ts";
import { jsonResponse, queryContext, type Call, type TableOperation } from "./call.ts";
import { countProperties } from "./count-properties.ts";
import { annotationPreference } from "./retrieve-record.ts";

/** `GET accounts?$select=…&$filter=…` */
export const listRecords: TableOperation = (call, table) => listWithin(call, table);

/** The records of a table, or of a collection that belongs to one. */
export function listWithin(call: Call, table: Table, within?: Within): InnerResponse {
  const { environment, target, preferences } = call;
  const { options, root } = target;
  const { maxPageSize } = preferences;
  const annotations = annotationFilter(preferences.annotations);
  const expand = parseExpand(options.get("$expand"));
  const query = compileListQuery(
    { options, expand, maxPageSize, withLookupNames: annotations !== undefined, ...(within && { within }) },
    queryContext(call, table),
  );
  const found = environment.store.rows(query.sql, query.parameters);
  const rows = found.length > query.limit ? found.slice(0, query.limit) : found;
  const related = readRelatedRows(query, rows, environment.store);
  const write = expandedWriter(query, table, { environment, annotations, root, related });
  const body = [
    `{"@odata.context":${JSON.stringify(contextUrl(root, table, options.get("$select"), expand))}`,
    ...countProperties(query.count, environment.store, annotations),
    `"value":[${rows.map(write).join(",")}]`,
    ...(query.paged && found.length > rows.length ? [nextLinkProperty(query, rows, call)] : []),
  ].join(",");
  return jsonResponse(200, `${body}}`, appliedPreferences(call));
}

/** `GET accounts/$count` */
export const countRecords: TableOperation = (call, table) => countWithin(call, table);

/** How many records a table has, or a collection that belongs to one. */
export function countWithin(call: Call, table: Table, within?: Within): InnerResponse {
  const { sql, parameters } = compileCount(call.target.options, queryContext(call, table), within);
  const count = call.environment.store.row(sql, parameters)?.[0] ?? 0;
  return { status: 200, headers: { "Content-Type": "text/plain", "OData-Version": "4.0" }, body: String(count) };
}

function nextLinkProperty(query: ListQuery, rows: readonly Row[], { target }: Call): string {
  const first = rows[0] ?? [];
  const last = rows.at(-1) ?? [];
  return `"@odata.nextLink":${JSON.stringify(query.nextLink(target.url, last, first))}`;
}

function appliedPreferences(call: Call): Record<string, string> {
  const { maxPageSize } = call.preferences;
  const applied = [
    ...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`]),
    annotationPreference(call),
  ].filter((item) => item !== undefined);
  return applied.length === 0 ? {} : { "Preference-Applied": applied.join(",") };
}
