import { describeValue, UsageError } from "../errors.ts";
import { unescapeXml, xmlAttributes } from "./xml-text.ts";

/** What the outermost element of FetchXML says of the whole query. */
export interface FetchRoot {
  /** The table of its entity. */
  readonly table: string;
  readonly top: number | undefined;
  /** The size of a page. */
  readonly count: number | undefined;
  readonly page: number | undefined;
}

/** Which part of a query's result is asked for. */
export type FetchPart =
  { readonly top: number } | { readonly count: number; readonly page: number; readonly cookie?: string | undefined };

const GAP = String.raw`(?:\s|<!--.*?-->|<\?.*?\?>)*`;
const ATTRIBUTES = String.raw`((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*`;
const FETCH = new RegExp(String.raw`^\ufeff?${GAP}<fetch${ATTRIBUTES}>`, "s");
const ENTITY = new RegExp(String.raw`^${GAP}<entity${ATTRIBUTES}/?>`, "s");
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const PAGING = new Set(["top", "count", "page", "paging-cookie"]);

/** @throws UsageError for a text that does not begin as FetchXML does; whatever else is wrong, the service tells. */
export function readFetchRoot(xml: string): FetchRoot {
  const { attributes, rest } = splitRoot(xml);
  const table = readAttributes(ENTITY.exec(rest)?.[1] ?? "").get("name");
  if (table === undefined || table === "") throw notFetchXml(xml);
  return {
    table,
    top: whole(attributes, "top"),
    count: whole(attributes, "count"),
    page: whole(attributes, "page"),
  };
}

/** The same query, asking for another part of its result. */
export function withPart(xml: string, part: FetchPart): string {
  const { attributes, rest } = splitRoot(xml);
  const kept = [...attributes].filter(([name]) => !PAGING.has(name));
  const paging =
    "top" in part ? { top: part.top } : { count: part.count, page: part.page, "paging-cookie": part.cookie };
  return `<fetch${xmlAttributes({ ...Object.fromEntries(kept), ...paging })}>${rest}`;
}

const COOKIE = /pagenumber="(\d+)" pagingcookie="([^"]*)"/;

/**
 * The cookie that an answer's `fetchxmlpagingcookie` brings, ready for the next page; undefined when the answer brings
 * none, as where a link orders the rows. It is encoded twice. Source: "Page results using FetchXml".
 */
export function readPagingCookie(annotation: unknown): string | undefined {
  const encoded = typeof annotation === "string" ? COOKIE.exec(annotation)?.[2] : undefined;
  if (encoded === undefined || encoded === "") return undefined;
  return decodeURIComponent(decodeURIComponent(encoded));
}

/** The attributes of the outermost element, and all that stands behind its opening tag. */
function splitRoot(xml: string): { readonly attributes: ReadonlyMap<string, string>; readonly rest: string } {
  const match = FETCH.exec(xml);
  if (match === null) throw notFetchXml(xml);
  return { attributes: readAttributes(match[1] ?? ""), rest: xml.slice(match[0].length) };
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(ATTRIBUTE)];
  return new Map(pairs.map(([, name = "", double, single]) => [name, unescapeXml(double ?? single ?? "")]));
}

function whole(attributes: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = attributes.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`Expected ${name} of the FetchXML to be a whole number from 1, got ${describeValue(text)}.`);
}

function notFetchXml(xml: string): UsageError {
  return new UsageError(
    `Expected FetchXML that begins with <fetch> and, in it, <entity name="…">, got ${describeValue(xml.trim())}.`,
  );
}
