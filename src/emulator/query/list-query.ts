import type { SQLOutputValue } from "node:sqlite";
import { conditionsOf, countStatement, whereSql, type Statement, type Within } from "./count-query.ts";
import { compileExpand } from "./expand/compile-expand.ts";
import type { ExpandItem } from "./expand/expand-item.ts";
import { checkRelationships, expandRules } from "./expand/expand-rules.ts";
import type { Layout } from "./expand/expansion.ts";
import { referencedLookups } from "./expand/referenced-lookups.ts";
import { keysetSql } from "./keyset-sql.ts";
import { nextPageUrl } from "./next-link.ts";
import { compileOrderBy, orderSql } from "./order-by.ts";
import { cookieEntries, lastValues, readCookie } from "./page-cookie.ts";
import {
  checkOptions,
  MAXIMUM_PAGE,
  readLimit,
  wantsCount,
  type PageLimit,
  type QueryOptions,
} from "./query-options.ts";
import { bind, createScope, type QueryContext } from "./scope.ts";
import { createSelectList } from "./select-list.ts";
import { selectColumns } from "./select.ts";

export interface ListRequest {
  readonly options: QueryOptions;
  /** What the $expand of the options holds. Default: nothing. */
  readonly expand?: readonly ExpandItem[];
  /** From `Prefer: odata.maxpagesize`. */
  readonly maxPageSize?: number | undefined;
  /** Each selected lookup also brings the primary name of what it points to, for its annotation. */
  readonly withLookupNames: boolean;
  /** Only the records of a collection. Default: all of the table. */
  readonly within?: Within;
}

export interface ListQuery extends Statement, PageLimit, Layout {
  /** For $count=true: one row with one number, 5001 when there are more than 5000. */
  readonly count?: Statement;
  /** The @odata.nextLink after these rows, which are the first and the last of the answer. */
  nextLink(requestUrl: string, lastRow: readonly SQLOutputValue[], firstRow: readonly SQLOutputValue[]): string;
}

/**
 * A request for the rows of a table as one statement, whose rows are arrays; when paged, it gives one row more than the
 * limit if there is a next page. Follows "Query data using the Web API" and "Page results using OData" (Microsoft Learn).
 * Throws WebApiError for what the service refuses (400) and for what the emulator does not do (501).
 */
export function compileListQuery(request: ListRequest, context: QueryContext): ListQuery {
  const { options, expand = [], maxPageSize, withLookupNames, within } = request;
  checkOptions(options);
  const page = readLimit(options, maxPageSize);
  const { sql, width, columns, versionPosition } = selectColumns(
    options.get("$select"),
    withLookupNames,
    context,
    referencedLookups(expand, context.table),
  );

  const scope = createScope(context);
  const { source, parameters } = scope;
  const conditions = conditionsOf(options, scope, within);
  const count = wantsCount(options) ? countStatement(conditions, scope, MAXIMUM_PAGE + 1) : undefined;
  const order = compileOrderBy(options.get("$orderby"), options, scope);
  const cookie = readCookie(options, order);
  const after = cookie ? [keysetSql(order, lastValues(cookie, order, context), scope)] : [];

  const rules = expandRules(expand, maxPageSize);
  const list = createSelectList(sql, width);
  const expansions = compileExpand(expand, source, { scope, list, withLookupNames, rules });
  checkRelationships(expansions, rules.nested);
  // The values of the order stand behind everything else in each row, for the cookie of the next page.
  const values = list.width();
  for (const term of order) list.add(term.sql);
  const where = whereSql([...conditions.terms, ...after]);
  const limit = bind(scope, page.paged ? page.limit + 1 : page.limit);

  return {
    sql: `SELECT ${list.sql()} FROM ${conditions.before}${source.from()}${where} ORDER BY ${orderSql(order)} LIMIT ${limit}`,
    parameters,
    columns,
    versionPosition,
    expansions,
    ...page,
    ...(count && { count }),
    nextLink(requestUrl, lastRow, firstRow) {
      const entries = cookieEntries(order, lastRow.slice(values), firstRow.slice(values), rules.nested);
      const counted = rules.nested ? { countOfRecords: page.limit } : {};
      return nextPageUrl(requestUrl, { page: (cookie?.page ?? 1) + 1, entries, ...counted });
    },
  };
}
