import { createScope, type QueryContext } from "../query/scope.ts";
import { compileAggregateQuery } from "./aggregate-query.ts";
import type { Compilation } from "./compilation.ts";
import type { CompiledFetch, FetchSettings } from "./compiled-fetch.ts";
import { otherTable } from "./fetch-errors.ts";
import { compilePlainQuery } from "./plain-query.ts";
import { readFetch } from "./read-fetch.ts";
import { joinedSources } from "./rows-sql.ts";
import { createSources } from "./sources.ts";

export interface FetchRequest extends FetchSettings {
  readonly fetchXml: string;
}

/**
 * Makes SQL of FetchXML for the context's table. Follows "Query data using FetchXml" (Microsoft Learn). Text of the query
 * becomes parameters; names become SQL only after they were found among the definitions. Throws WebApiError for what the
 * service refuses (400) and for what the emulator does not do (501).
 */
export function compileFetch(request: FetchRequest, context: QueryContext): CompiledFetch {
  const query = readFetch(request.fetchXml);
  const sources = createSources(query.table, context.definitions);
  if (sources.root.table !== context.table) throw otherTable();
  const compilation: Compilation = {
    sources,
    scope: createScope(context),
    visible: joinedSources(query.table, sources),
  };
  const compileQuery = query.aggregate ? compileAggregateQuery : compilePlainQuery;
  return compileQuery(query, compilation, request);
}
