import { badRequest, notSupported } from "../web-api-error.ts";

/** Query options by their exact names, decoded. */
export type QueryOptions = ReadonlyMap<string, string>;

/** The most rows that one answer holds. */
export const MAXIMUM_PAGE = 5000;

const known: ReadonlySet<string> = new Set([
  "$select",
  "$filter",
  "$orderby",
  "$top",
  "$count",
  "$skiptoken",
  "$expand",
]);
/** The service has these, the emulator does not. */
const missing: ReadonlySet<string> = new Set(["$apply", "fetchXml", "savedQuery", "userQuery"]);

/**
 * Refuses options that would change the answer if they were heeded: 501 for what only the service does, 400 for what it
 * refuses too. Those without $ and aliases pass, as `tag` and `partitionId`.
 */
export function checkOptions(options: QueryOptions): void {
  for (const name of options.keys()) {
    if (known.has(name)) continue;
    if (missing.has(name)) throw notSupported(`the query option '${name}'`);
    if (name === "$skip") throw badRequest("Skip Clause is not supported in CRM");
    if (name.startsWith("$")) throw badRequest(`The query parameter '${name}' is not supported.`);
  }
}

export interface PageLimit {
  /** How many rows the answer holds at most. */
  readonly limit: number;
  /** Whether a page may come after it. */
  readonly paged: boolean;
}

/**
 * $top and `Prefer: odata.maxpagesize` exclude each other: with both, $top does not count ("Page results using OData").
 * Page sizes beyond what is possible are ignored, not refused.
 */
export function readLimit(options: QueryOptions, maxPageSize: number | undefined): PageLimit {
  const top = options.get("$top");
  const limit = readTop(top);
  if (top !== undefined && maxPageSize === undefined) return { limit, paged: false };
  const size = maxPageSize !== undefined && maxPageSize >= 1 ? Math.floor(maxPageSize) : MAXIMUM_PAGE;
  return { limit: Math.min(size, MAXIMUM_PAGE), paged: true };
}

/** How many rows a $top asks for; without one, or with more, as many as one answer can hold. */
export function readTop(text: string | undefined): number {
  if (text === undefined) return MAXIMUM_PAGE;
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), MAXIMUM_PAGE);
  throw badRequest(
    `Invalid value '${text}' for $top query option found. The $top query option requires a non-negative integer value.`,
  );
}

export function wantsCount(options: QueryOptions): boolean {
  const text = options.get("$count");
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw badRequest(`Invalid value '${text}' for $count query option found. Valid values are 'true, false'.`);
}
