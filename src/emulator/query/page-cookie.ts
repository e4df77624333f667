import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { fromCookieText, toCookieText } from "./cookie-values.ts";
import type { OrderTerm } from "./order-by.ts";
import { decodeSkipToken, malformed, type CookieEntry, type PagingCookie } from "./paging-cookie.ts";
import type { QueryOptions } from "./query-options.ts";
import type { QuerySettings } from "./query-settings.ts";

/**
 * The entries of a cookie from the values that the terms have in the first and the last row of a page.
 *
 * @param lowerCase how the service writes ids where a $expand stands inside of another
 */
export function cookieEntries(
  order: readonly Pick<OrderTerm, "name">[],
  last: readonly SQLOutputValue[],
  first: readonly SQLOutputValue[],
  lowerCase: boolean,
): readonly CookieEntry[] {
  const textOf = (value: SQLOutputValue | undefined): string | null => {
    const text = toCookieText(value);
    return lowerCase && value instanceof Uint8Array ? (text?.toLowerCase() ?? null) : text;
  };
  return order.map(({ name }, index) => ({ name, last: textOf(last[index]), first: textOf(first[index]) }));
}

/** A cookie belongs to the order under which it was written. */
export function readCookie(options: QueryOptions, order: readonly OrderTerm[]): PagingCookie | undefined {
  const token = options.get("$skiptoken");
  if (token === undefined) return undefined;
  const cookie = decodeSkipToken(token);
  const fits = order.length === cookie.entries.length;
  if (!fits || order.some(({ name }, index) => cookie.entries[index]?.name !== name)) throw malformed();
  return cookie;
}

/** Ready to be compared with the terms. Throws 400 for what cannot be a value of one. */
export function lastValues(
  cookie: PagingCookie,
  order: readonly OrderTerm[],
  { collation }: QuerySettings,
): readonly SQLInputValue[] {
  return order.map((term, index) => fromCookieText(cookie.entries[index]?.last ?? null, term, collation));
}
