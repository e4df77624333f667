import { compileCount } from "../query/count-query.ts";
import { compileListQuery, type ListQuery } from "../query/list-query.ts";
import { contextUrl } from "../reading/context-url.ts";
import { recordWriter } from "../reading/record-writer.ts";
import type { Row, Store } from "../store/store.ts";
import {
  annotationFilter,
  totalRecordCount,
  totalRecordCountLimitExceeded,
  type AnnotationFilter,
} from "../wire/annotations.ts";
import { jsonResponse, queryContext, type Call, type TableOperation } from "./call.ts";
import { annotationPreference } from "./retrieve-record.ts";

const MAXIMUM_COUNT = 5000;
const NOT_COUNTED = -1;

/** `GET accounts?$select=…&$filter=…` */
export const listRecords: TableOperation = (call, table) => {
  const { environment, target, preferences } = call;
  const annotations = annotationFilter(preferences.annotations);
  const { options } = target;
  const query = compileListQuery(
    { options, maxPageSize: preferences.maxPageSize, withLookupNames: annotations !== undefined },
    queryContext(call, table),
  );
  const found = environment.store.rows(query.sql, query.parameters);
  const rows = found.length > query.limit ? found.slice(0, query.limit) : found;
  const write = recordWriter(query, table, environment, annotations);
  const body = [
    `{"@odata.context":${JSON.stringify(contextUrl(target.root, table, options.get("$select")))}`,
    ...countProperties(query, environment.store, annotations),
    `"value":[${rows.map(write).join(",")}]`,
    ...(query.paged && found.length > rows.length ? [nextLinkProperty(query, rows, call)] : []),
  ].join(",");
  return jsonResponse(200, `${body}}`, appliedPreferences(call));
};

/** `GET accounts/$count` */
export const countRecords: TableOperation = (call, table) => {
  const { sql, parameters } = compileCount(call.target.options, queryContext(call, table));
  const count = call.environment.store.row(sql, parameters)?.[0] ?? 0;
  return { status: 200, headers: { "Content-Type": "text/plain", "OData-Version": "4.0" }, body: String(count) };
};

function countProperties(query: ListQuery, store: Store, annotations: AnnotationFilter | undefined): string[] {
  const counted = query.count && Number(store.row(query.count.sql, query.count.parameters)?.[0]);
  const count = counted === undefined ? NOT_COUNTED : Math.min(counted, MAXIMUM_COUNT);
  const exceeded = counted !== undefined && counted > MAXIMUM_COUNT;
  return [
    ...(counted === undefined ? [] : [`"@odata.count":${count}`]),
    ...(annotations?.(totalRecordCount) ? [`"@${totalRecordCount}":${count}`] : []),
    ...(annotations?.(totalRecordCountLimitExceeded) ? [`"@${totalRecordCountLimitExceeded}":${exceeded}`] : []),
  ];
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
