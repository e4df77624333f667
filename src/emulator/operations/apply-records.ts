import { tooManyAggregated } from "../fetch-xml/fetch-errors.ts";
import { compileApply } from "../query/apply/apply-query.ts";
import { contextUrl } from "../reading/context-url.ts";
import { fetchedRowWriter } from "../reading/fetched-row-writer.ts";
import { notSupported } from "../web-api-error.ts";
import { annotationFilter } from "../wire/annotations.ts";
import { jsonResponse, queryContext, type TableOperation } from "./call.ts";
import { countProperties } from "./count-properties.ts";
import { annotationPreference } from "./retrieve-record.ts";

/** `GET accounts?$apply=groupby((statuscode),aggregate($count as count))` */
export const applyToRecords: TableOperation = (call, table) => {
  const { environment, target, preferences } = call;
  const { store, querying } = environment;
  const annotations = annotationFilter(preferences.annotations);
  const query = compileApply(target.options, annotations !== undefined, queryContext(call, table));
  const aggregated = Number(store.row(query.aggregated.sql, query.aggregated.parameters)?.[0]);
  if (aggregated > querying.aggregateLimit) throw tooManyAggregated();

  const found = store.rows(query.sql, query.parameters);
  if (found.length > query.limit && !query.cut) throw notSupported(`more than ${query.limit} groups of a $apply`);
  const write = fetchedRowWriter(
    { columns: query.columns, versionPosition: undefined },
    table,
    environment,
    annotations,
  );
  const body = [
    `"@odata.context":${JSON.stringify(contextUrl(target.root, table, undefined))}`,
    ...countProperties(query.count, store, annotations),
    `"value":[${found.slice(0, query.limit).map(write).join(",")}]`,
  ].join(",");
  const preference = annotationPreference(call);
  return jsonResponse(200, `{${body}}`, preference === undefined ? {} : { "Preference-Applied": preference });
};
