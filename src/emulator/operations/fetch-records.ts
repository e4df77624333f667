import type { CompiledFetch } from "../fetch-xml/compiled-fetch.ts";
import { compileFetch } from "../fetch-xml/compile-fetch.ts";
import { tooManyAggregated } from "../fetch-xml/fetch-errors.ts";
import { wantsCount, type QueryOptions } from "../query/query-options.ts";
import { contextUrl } from "../reading/context-url.ts";
import { fetchedRowWriter } from "../reading/fetched-row-writer.ts";
import type { Row } from "../store/store.ts";
import { badRequest, notSupported } from "../web-api-error.ts";
import { annotationFilter, fetchXmlPagingCookie, moreRecords, type AnnotationFilter } from "../wire/annotations.ts";
import { jsonResponse, queryContext, type TableOperation } from "./call.ts";
import { countProperties } from "./count-properties.ts";
import { annotationPreference } from "./retrieve-record.ts";

/** `GET accounts?fetchXml=<fetch>…</fetch>` */
export const fetchRecords: TableOperation = (call, table) => {
  const { environment, target, preferences } = call;
  const { store, querying } = environment;
  checkOtherOptions(target.options);
  const annotations = annotationFilter(preferences.annotations);
  const query = compileFetch(
    {
      fetchXml: target.options.get("fetchXml") ?? "",
      withLookupNames: annotations !== undefined,
      withCount: wantsCount(target.options),
      aggregateLimit: querying.aggregateLimit,
    },
    queryContext(call, table),
  );
  if (query.excess && store.row(query.excess.sql, query.excess.parameters)) throw tooManyAggregated();
  const found = store.rows(query.sql, query.parameters);
  const rows = found.length > query.limit ? found.slice(0, query.limit) : found;
  const body = [
    `"@odata.context":${JSON.stringify(contextUrl(target.root, table, query.selected))}`,
    ...countProperties(query.count, store, annotations),
    ...(found.length > rows.length ? pagingProperties(query, rows, annotations) : []),
    `"value":[${rows.map(fetchedRowWriter(query, table, environment, annotations)).join(",")}]`,
  ].join(",");
  const preference = annotationPreference(call);
  return jsonResponse(200, `{${body}}`, preference === undefined ? {} : { "Preference-Applied": preference });
};

/** FetchXML says all that options of OData could say, but for the total. */
function checkOtherOptions(options: QueryOptions): void {
  for (const name of options.keys()) {
    if (name === "savedQuery" || name === "userQuery") throw notSupported(`the query option '${name}'`);
    if (name.startsWith("$") && name !== "$count") {
      throw badRequest(`The query option '${name}' cannot be used together with 'fetchXml'. Say it in the FetchXML.`);
    }
  }
}

function pagingProperties(
  query: CompiledFetch,
  rows: readonly Row[],
  annotations: AnnotationFilter | undefined,
): readonly string[] {
  if (!query.paged || !annotations) return [];
  const cookie = annotations(fetchXmlPagingCookie) ? query.cookie?.(rows.at(-1) ?? [], rows[0] ?? []) : undefined;
  return [
    ...(cookie === undefined ? [] : [`"@${fetchXmlPagingCookie}":${JSON.stringify(cookie)}`]),
    ...(annotations(moreRecords) ? [`"@${moreRecords}":true`] : []),
  ];
}
