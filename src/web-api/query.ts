import { describeValue, UsageError } from "../errors.ts";

/** The query options of one request for records, as the Web API names them without the dollar sign. */
export interface QueryOptions {
  readonly select?: readonly string[] | undefined;
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly top?: number | undefined;
}

/** The address of a list: entity set and query options, encoded so that no text of the user's can end an option early. */
export function listPath(entitySet: string, options: QueryOptions): string {
  const parts: string[] = [];
  if (options.select?.length) parts.push(`$select=${options.select.map(encode).join(",")}`);
  if (options.filter) parts.push(`$filter=${encode(options.filter)}`);
  if (options.orderBy?.length) parts.push(`$orderby=${options.orderBy.map(encode).join(",")}`);
  if (options.top !== undefined) parts.push(`$top=${options.top}`);
  return parts.length === 0 ? entitySet : `${entitySet}?${parts.join("&")}`;
}

/** The address of the records that a query in FetchXML gives. Source: "Use FetchXml with Web API". */
export function fetchPath(entitySet: string, xml: string): string {
  return `${entitySet}?fetchXml=${encode(xml)}`;
}

function encode(text: string): string {
  if (!text.isWellFormed()) throw new UsageError(`A query cannot hold half a character: ${describeValue(text)}.`);
  return encodeURIComponent(text).replaceAll("%20", "+").replaceAll("%2C", ",").replaceAll("%2F", "/");
}
