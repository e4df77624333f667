import { badRequest, type WebApiError } from "../web-api-error.ts";

/** The values of one column in the first and the last row of a page, as text. */
export interface CookieEntry {
  /** The column's logical name. */
  readonly name: string;
  readonly first: string | null;
  readonly last: string | null;
}

export interface PagingCookie {
  /** The number of the page that comes next, from 2. */
  readonly page: number;
  /** In the order by which rows are sorted; the primary id is the last. */
  readonly entries: readonly CookieEntry[];
  /** The page size, which the service notes where a $expand stands inside of another. */
  readonly countOfRecords?: number;
}

const OUTER = /^<cookie pagenumber="([1-9]\d{0,8})" pagingcookie="([^"]*)"(?: istracking="(?:True|False)")? ?\/>$/;
const INNER = /^<cookie page="(\d{1,9})"(?: countOfRecords="\d+")?>(.*)<\/cookie>$/s;
const ENTRY = /<([A-Za-z_][\w.]*)((?: \w+="[^"]*")*) ?\/>/gy;
const ATTRIBUTE = / (\w+)="([^"]*)"/g;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};
const unescapes: ReadonlyMap<string, string> = new Map(Object.entries(escapes).map(([char, text]) => [text, char]));

/** The $skiptoken as it stands in a URL: XML, percent-encoded twice inside and once outside ("Page results using OData"). */
export function encodeSkipToken(cookie: PagingCookie): string {
  return encodeURI(cookieElement(cookie.page, encodeLower(cookieXml(cookie))));
}

/** The annotation fetchxmlpagingcookie: percent-encoded twice inside and not outside ("Page results using FetchXml"). */
export function encodeFetchCookie(cookie: PagingCookie): string {
  return cookieElement(cookie.page, encodeLower(encodeLower(cookieXml(cookie))));
}

function cookieElement(page: number, encoded: string): string {
  return `<cookie pagenumber="${page}" pagingcookie="${encoded}" istracking="False" />`;
}

function cookieXml({ page, entries, countOfRecords }: PagingCookie): string {
  const counted = countOfRecords === undefined ? "" : ` countOfRecords="${countOfRecords}"`;
  return `<cookie page="${page - 1}"${counted}>${entries.map(entryXml).join("")}</cookie>`;
}

/** Reads a $skiptoken of which the URL's own encoding has been taken off. Throws 400 for what the service did not write. */
export function decodeSkipToken(token: string): PagingCookie {
  const [, page, encoded = ""] = OUTER.exec(token) ?? [];
  if (page === undefined) throw malformed();
  const entries = readCookieXml(decode(encoded))?.entries;
  if (!entries) throw malformed();
  return { page: Number(page), entries };
}

/** Reads a cookie of which all percent codes have been taken off; undefined for what the service did not write. */
export function readCookieXml(xml: string): PagingCookie | undefined {
  const [, page, body = ""] = INNER.exec(xml) ?? [];
  const entries = readEntries(body);
  return page === undefined || !entries ? undefined : { page: Number(page) + 1, entries };
}

function entryXml({ name, first, last }: CookieEntry): string {
  return `<${name}${attribute("last", last)}${attribute("first", first)} />`;
}

function attribute(name: "first" | "last", value: string | null): string {
  if (value === null) return ` ${name}null="1"`;
  return ` ${name}="${value.replace(/[&<>"\n\r\t]/g, (char) => escapes[char] ?? char)}"`;
}

/** The service writes its inner percent codes in lower case. */
function encodeLower(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed();
  }
}

function readEntries(body: string): readonly CookieEntry[] | undefined {
  const entries: CookieEntry[] = [];
  let end = 0;
  for (const [whole, name = "", attributes = ""] of body.matchAll(ENTRY)) {
    const entry = readEntry(name, attributes);
    if (!entry) return undefined;
    entries.push(entry);
    end += whole.length;
  }
  return end === body.length && entries.length > 0 ? entries : undefined;
}

function readEntry(name: string, attributes: string): CookieEntry | undefined {
  const values = new Map<string, string>();
  for (const [, key = "", value = ""] of attributes.matchAll(ATTRIBUTE)) values.set(key, unescapeXml(value));
  const [first, last] = [readValue(values, "first"), readValue(values, "last")];
  return first === undefined || last === undefined ? undefined : { name, first, last };
}

function readValue(values: ReadonlyMap<string, string>, name: "first" | "last"): string | null | undefined {
  return values.get(name) ?? (values.get(`${name}null`) === "1" ? null : undefined);
}

function unescapeXml(text: string): string {
  return text.replace(/&[^;]*;/g, (entity) => unescapes.get(entity) ?? entity);
}

export function malformed(): WebApiError {
  return badRequest("The $skiptoken is malformed. Use the @odata.nextLink as it came, with the same query options.");
}
