import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { fromCookieText, toCookieText } from "../query/cookie-values.ts";
import { keysetSql } from "../query/keyset-sql.ts";
import { encodeFetchCookie, readCookieXml } from "../query/paging-cookie.ts";
import type { OrderTerm } from "../query/order-by.ts";
import { MAXIMUM_PAGE } from "../query/query-options.ts";
import type { Scope } from "../query/scope.ts";
import { invalidArgument, malformedCookie } from "./fetch-errors.ts";
import type { FetchQuery } from "./model.ts";
import type { Order } from "./order.ts";

/** Which of all rows an answer holds. */
export interface Window {
  readonly limit: number;
  /** Whether a page may come after it. */
  readonly paged: boolean;
  readonly offset: number;
}

/** Pages without a cookie reach no further ("Page results using FetchXml", Microsoft Learn). */
const MAXIMUM_OFFSET = 50_000;

/** @param continues whether the page begins behind the row that a cookie names */
export function readWindow({ top, count, page }: FetchQuery, continues: boolean): Window {
  if (top !== undefined) return { limit: top, paged: false, offset: 0 };
  const limit = Math.min(count === undefined || count === 0 ? MAXIMUM_PAGE : count, MAXIMUM_PAGE);
  const offset = continues ? 0 : (page - 1) * limit;
  if (offset < MAXIMUM_OFFSET) return { limit, paged: true, offset };
  throw invalidArgument(
    `Pages without a paging cookie end at ${MAXIMUM_OFFSET} records, and page ${page} begins behind them.`,
  );
}

/**
 * The condition that a page's rows come behind the last one of the page before; undefined without a cookie, and with the
 * cookie of any other page, which the service does not heed either.
 */
export function afterCookieSql({ pagingCookie, page }: FetchQuery, order: Order, scope: Scope): string | undefined {
  if (pagingCookie === undefined || pagingCookie === "" || !order.hasCookie) return undefined;
  const cookie = readCookieXml(pagingCookie);
  if (cookie?.entries.length !== order.terms.length) throw malformedCookie();
  if (cookie.page !== page) return undefined;
  const values = order.terms.map((term, index): SQLInputValue => {
    const entry = cookie.entries[index];
    if (entry?.name !== term.name) throw malformedCookie();
    return fromCookieText(entry.last, term, scope.context.collation);
  });
  return keysetSql(order.terms, values, scope);
}

/** The annotation that leads to the next page. */
export function pagingCookie(
  page: number,
  terms: readonly OrderTerm[],
  last: readonly SQLOutputValue[],
  first: readonly SQLOutputValue[],
): string {
  const entries = terms.map(({ name }, index) => ({
    name,
    last: toCookieText(last[index]),
    first: toCookieText(first[index]),
  }));
  return encodeFetchCookie({ page: page + 1, entries });
}
