import { MAXIMUM_PAGE } from "../query/query-options.ts";
import { notSupported } from "../web-api-error.ts";
import { invalidArgument, invalidXml, tooManyConditions } from "./fetch-errors.ts";
import type { FetchQuery } from "./model.ts";
import { readTable } from "./read-table.ts";
import { checkChildren, childrenNamed, readBoolean, readWhole } from "./xml-attributes.ts";
import { readXml, type XmlElement } from "./xml.ts";

/** As "filter element" (Microsoft Learn) has it. */
const MAXIMUM_CONDITIONS = 500;

/**
 * Reads FetchXML. Follows "FetchXml reference" (Microsoft Learn): elements that it does not name are refused, attributes
 * that it does not name are ignored, as are hints to the database. Throws 400 in the service's words, and 501 for what
 * only the service has.
 */
export function readFetch(text: string): FetchQuery {
  const fetch = readXml(text);
  if (fetch.name !== "fetch") throw invalidXml(`The root element must be 'fetch', but it is '${fetch.name}'.`);
  checkChildren(fetch, ["entity"]);
  const [entity, ...more] = childrenNamed(fetch, "entity");
  if (!entity || more.length > 0)
    throw invalidXml(`'fetch' must hold one 'entity', but it holds ${more.length + (entity ? 1 : 0)}.`);
  if (countConditions(fetch) > MAXIMUM_CONDITIONS) throw tooManyConditions();
  if (fetch.attributes.get("datasource") === "retained") throw notSupported("datasource='retained' in FetchXML");
  return {
    table: readTable(entity),
    aggregate: readBoolean(fetch, "aggregate"),
    distinct: readBoolean(fetch, "distinct"),
    top: readTop(fetch),
    count: readWhole(fetch, "count", 0),
    page: readWhole(fetch, "page", 1) ?? 1,
    pagingCookie: fetch.attributes.get("paging-cookie"),
    returnsTotalRecordCount: readBoolean(fetch, "returntotalrecordcount"),
    aggregateLimit: readWhole(fetch, "aggregatelimit", 1),
    sortsChoicesByValue: readBoolean(fetch, "useraworderby"),
  };
}

function countConditions({ name, children }: XmlElement): number {
  return children.reduce((count, child) => count + countConditions(child), name === "condition" ? 1 : 0);
}

const pagingAttributes = ["page", "count", "paging-cookie"];

function readTop(fetch: XmlElement): number | undefined {
  const top = readWhole(fetch, "top", 1);
  if (top === undefined) return undefined;
  const counts = readBoolean(fetch, "returntotalrecordcount");
  const paging = counts ? "returntotalrecordcount" : pagingAttributes.find((name) => fetch.attributes.has(name));
  if (paging !== undefined) {
    throw invalidArgument(`The top attribute can't be specified with paging attribute ${paging}`);
  }
  if (top > MAXIMUM_PAGE) {
    throw invalidArgument(`The top attribute can't exceed ${MAXIMUM_PAGE}, but it is ${top}. Use pages instead.`);
  }
  return top;
}
