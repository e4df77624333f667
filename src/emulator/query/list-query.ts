import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { countStatement, filterSql, type Statement } from "./count-query.ts";
import { fromCookieText, toCookieText } from "./cookie-values.ts";
import { keysetSql } from "./keyset-sql.ts";
import { nextPageUrl } from "./next-link.ts";
import { compileOrderBy, orderSql, type OrderTerm } from "./order-by.ts";
import { decodeSkipToken, malformed, type CookieEntry, type PagingCookie } from "./paging-cookie.ts";
import {
  checkOptions,
  MAXIMUM_PAGE,
  readLimit,
  wantsCount,
  type PageLimit,
  type QueryOptions,
} from "./query-options.ts";
import { bind, createScope, type QueryContext, type Scope } from "./scope.ts";
import { selectColumns, type SelectedColumn, type Selection } from "./select.ts";

export interface ListRequest {
  readonly options: QueryOptions;
  /** From `Prefer: odata.maxpagesize`. */
  readonly maxPageSize?: number | undefined;
  /** Each selected lookup also brings the primary name of what it points to, for its annotation. */
  readonly withLookupNames: boolean;
}

export interface ListQuery extends Statement, PageLimit {
  readonly columns: readonly SelectedColumn[];
  /** Where versionnumber stands in a row, selected or not; undefined for tables without it. */
  readonly versionPosition: number | undefined;
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
  const { options } = request;
  checkOptions(options);
  const page = readLimit(options, request.maxPageSize);
  const selection = selectColumns(options.get("$select"), request.withLookupNames, context);

  const scope = createScope(context);
  const filter = filterSql(options, scope);
  const count = wantsCount(options) ? countStatement(filter, scope, MAXIMUM_PAGE + 1) : undefined;
  const order = compileOrderBy(options.get("$orderby"), options, scope);
  const cookie = readCookie(options, order);
  const after = cookie && keysetSql(order, lastValues(cookie, order), scope);

  return {
    sql: listSql(selection, order, [filter, after], page, scope),
    parameters: scope.parameters,
    columns: selection.columns,
    versionPosition: selection.versionPosition,
    ...page,
    ...(count && { count }),
    nextLink(requestUrl, lastRow, firstRow) {
      const entries = cookieEntries(order, lastRow.slice(selection.width), firstRow.slice(selection.width));
      return nextPageUrl(requestUrl, { page: (cookie?.page ?? 1) + 1, entries });
    },
  };
}

/** The values of the order stand behind the selection in each row, for the cookie of the next page. */
function listSql(
  selection: Selection,
  order: readonly OrderTerm[],
  conditions: readonly (string | undefined)[],
  { limit, paged }: PageLimit,
  scope: Scope,
): string {
  const values = [selection.sql, ...order.map((term) => term.sql)].join(", ");
  const where = conditions.filter((condition) => condition !== undefined).join(" AND ");
  const from = `FROM ${scope.source.from()}${where === "" ? "" : ` WHERE ${where}`}`;
  return `SELECT ${values} ${from} ORDER BY ${orderSql(order)} LIMIT ${bind(scope, paged ? limit + 1 : limit)}`;
}

function cookieEntries(
  order: readonly OrderTerm[],
  last: readonly SQLOutputValue[],
  first: readonly SQLOutputValue[],
): readonly CookieEntry[] {
  return order.map(({ column }, index) => ({
    name: column.logicalName,
    last: toCookieText(last[index]),
    first: toCookieText(first[index]),
  }));
}

/** A cookie belongs to the order under which it was written. */
function readCookie(options: QueryOptions, order: readonly OrderTerm[]): PagingCookie | undefined {
  const token = options.get("$skiptoken");
  if (token === undefined) return undefined;
  const cookie = decodeSkipToken(token);
  const fits = order.length === cookie.entries.length;
  if (!fits || order.some(({ column }, index) => cookie.entries[index]?.name !== column.logicalName)) throw malformed();
  return cookie;
}

function lastValues(cookie: PagingCookie, order: readonly OrderTerm[]): readonly SQLInputValue[] {
  return order.map((term, index) => fromCookieText(cookie.entries[index]?.last ?? null, term));
}
