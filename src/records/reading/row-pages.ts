import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { readFetchRoot } from "../../web-api/fetch-page.ts";
import { filterText } from "../../web-api/filter.ts";
import type { Continuations } from "./continuation.ts";
import { MAX_PAGE, type GetRecordsOptions } from "./get-options.ts";
import { readIds } from "./id-conditions.ts";
import { checkMatching } from "./match-options.ts";
import { readMatchedPages } from "./matched-pages.ts";
import { onePortion, readPages, type Portions, type ReadPage } from "./pages.ts";
import { readPartitionedPages } from "./partitioned-pages.ts";
import { fetchSequence } from "./plan.ts";
import { portionsOf } from "./portions.ts";
import { idsOf, type Query } from "./query.ts";
import { readStablePages } from "./stable-pages.ts";

/** Rows that came together. */
export interface RowPage {
  readonly rows: readonly Row[];
  /** Makes the token of what comes behind them; undefined where there is no way back. */
  readonly continuation?: (() => string | undefined) | undefined;
}

export interface Source {
  readonly connection: Connection;
  readonly options: GetRecordsOptions;
  readonly continuations: Continuations;
}

/** The rows of a query, read in the way that the options ask for. */
export function readRows(query: Query, source: Source): AsyncIterable<RowPage> {
  const { connection, options } = source;
  const { signal, maxDegreeOfParallelism: degree = 1, matchOn, retrievalBatchSize: batchSize = 500 } = options;
  if (matchOn !== undefined) {
    const matching = checkMatching(matchOn);
    const filter = matchFilter(query);
    return withoutWayBack(readMatchedPages({ connection, query, matching, batchSize, filter, signal }));
  }
  if (degree > 1) return withoutWayBack(readPartitionedPages({ connection, query, degree, signal }));
  const ids = options.ids && [...readIds("ids", options.ids)];
  const listed = { ids, names: options.names };
  if (options.stable === true) return readStable(query, portionsOf(idsOf(query), listed), source);
  return readList(portionsOf(query, listed), query.top, source);
}

/** The rows of a query in FetchXML. Its own page size and limit are taken; a page that it names is the only one. */
export function readFetchedRows(entitySet: string, xml: string, source: Source): AsyncIterable<RowPage> {
  const { options } = source;
  const root = readFetchRoot(xml);
  const top = Math.min(options.top ?? Infinity, root.top ?? Infinity);
  const pageSize = options.pageSize ?? Math.min(root.count ?? MAX_PAGE, MAX_PAGE);
  return readList(onePortion(fetchSequence({ entitySet, xml }, { top, pageSize, page: root.page })), top, source);
}

async function* readList(
  portions: Portions,
  top: number,
  { connection, options, continuations }: Source,
): AsyncGenerator<RowPage> {
  const { signal, continuation } = options;
  const position = continuation === undefined ? undefined : continuations.read(continuation);
  const left = position === undefined ? top : (position.left ?? Infinity);
  const pages = readPages({ connection, portions, top: left, from: position?.place, signal });
  for await (const page of pages) yield { rows: page.rows, continuation: () => tokenOf(page, continuations) };
}

function tokenOf({ next, left }: ReadPage, continuations: Continuations): string | undefined {
  return next && continuations.write({ place: next, ...(left < Infinity && { left }) });
}

async function* readStable(
  query: Query,
  portions: Portions,
  { connection, options, continuations }: Source,
): AsyncGenerator<RowPage> {
  const { signal, continuation } = options;
  const from = continuation === undefined ? undefined : continuations.read(continuation).ids;
  for await (const { rows, rest } of readStablePages({ connection, query, portions, from, signal })) {
    const token = (): string | undefined => {
      const ids = rest();
      return ids && continuations.write({ ids });
    };
    yield { rows, continuation: token };
  }
}

async function* withoutWayBack(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<RowPage> {
  for await (const rows of pages) yield { rows };
}

/** What else must be true of the records that are matched, in the language that the search for them speaks. */
function matchFilter(query: Query): string | undefined {
  const text = query.condition && filterText(query.condition);
  if (query.condition !== undefined && text === undefined) {
    throw new UsageError("matchOn goes with filters that OData can say, and this one needs FetchXML.");
  }
  const filters = [query.filterText, text].filter((each) => each !== undefined);
  return filters.length === 0 ? undefined : filters.map((each) => `(${each})`).join(" and ");
}
