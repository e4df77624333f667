import { UsageError } from "../../errors.ts";
import { isLookup, wireName } from "../../metadata/definition.ts";
import { allOf, type Condition } from "../../web-api/condition.ts";
import { readPagingCookie, withPart } from "../../web-api/fetch-page.ts";
import { fetchXml } from "../../web-api/fetch-xml.ts";
import { filterText } from "../../web-api/filter.ts";
import { fetchPath, listPath } from "../../web-api/query.ts";
import type { PageSequence } from "./page-sequence.ts";
import type { Query } from "./query.ts";

const LOOKUP = "Microsoft.Dynamics.CRM.lookuplogicalname";
const FORMATTED = "OData.Community.Display.V1.FormattedValue";
const COOKIE = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
const MORE = "Microsoft.Dynamics.CRM.morerecords";

/**
 * How a query is sent: in OData, unless it has links or conditions that only FetchXML knows.
 * @param more another condition, on a part of what the query asks for
 * @throws UsageError when a part of it needs FetchXML and another part OData.
 */
export function planQuery(query: Query, more?: Condition): PageSequence {
  const condition = allOf(query.condition, more);
  const text = odataText(query, condition);
  if (text !== undefined) return odataSequence(query, text);
  return fetchSequence(
    { entitySet: query.table.entitySet, xml: queryXml(query, condition) },
    { top: query.top, pageSize: query.pageSize },
  );
}

/** Rows of FetchXML leave out columns that are empty. */
export function isSparse(query: Query): boolean {
  return odataText(query, query.condition) === undefined;
}

/** Undefined for a query that needs FetchXML. */
function odataText({ links }: Query, condition: Condition | undefined): string | undefined {
  if (links.length > 0) return undefined;
  return condition === undefined ? "" : filterText(condition);
}

function odataSequence(query: Query, text: string): PageSequence {
  const { table, chosen, top, pageSize, unpublished } = query;
  const { columns, shapes } = chosen;
  // The service takes either $top or a page size. One page is enough for what fits into one.
  const onePage = top <= pageSize;
  const preferences = onePage ? [] : [`odata.maxpagesize=${pageSize}`];
  const shown = [...shapes.values()].includes("display");
  if (shown || columns.some(isLookup)) preferences.push(annotations(LOOKUP, FORMATTED));
  const filters = [query.filterText ?? "", text].filter((each) => each.trim() !== "");
  const path = listPath(unpublished ? `${table.entitySet}/${UNPUBLISHED}` : table.entitySet, {
    select: columns.map(wireName),
    filter: filters.length > 1 ? filters.map((each) => `(${each})`).join(" and ") : filters[0],
    orderBy: query.orders.map(({ column, descending }) => {
      const found = table.columns.get(column);
      return (found === undefined ? column : wireName(found)) + (descending ? " desc" : "");
    }),
    top: onePage ? top : undefined,
  });
  return {
    first: { path, number: 1 },
    headers: preferences.length === 0 ? {} : { prefer: preferences.join(",") },
    after: (answer, { number }) => {
      const link = answer["@odata.nextLink"];
      return typeof link === "string" ? { path: link, number: number + 1 } : undefined;
    },
  };
}

/** Source: "RetrieveUnpublishedMultiple Function". */
const UNPUBLISHED = "Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()";

/** @throws UsageError for what FetchXML cannot say. */
export function queryXml({ table, chosen, orders, links, ...query }: Query, condition: Condition | undefined): string {
  const other = query.filterText !== undefined ? "a filter that is a text" : query.unpublished && "unpublished";
  if (other) {
    throw new UsageError(
      `${other} is asked for in OData, and something else of the query only in FetchXML: links, a column of a link, or a ` +
        "pattern of Like with wildcards in its midst. Write the filter as an object, or leave out the other.",
    );
  }
  return fetchXml({
    table: table.name,
    columns: chosen.columns.map(({ name }) => name),
    filter: condition,
    orders,
    links,
  });
}

/** The pages of a query in FetchXML. Source: "Page results using FetchXml". */
export function fetchSequence(
  { entitySet, xml }: { readonly entitySet: string; readonly xml: string },
  { top, pageSize, page }: { readonly top: number; readonly pageSize: number; readonly page?: number | undefined },
): PageSequence {
  const part = top <= pageSize && page === undefined ? { top } : { count: pageSize, page: page ?? 1 };
  return {
    first: { path: fetchPath(entitySet, withPart(xml, part)), number: page ?? 1 },
    headers: { prefer: annotations(LOOKUP, FORMATTED, COOKIE, MORE) },
    after: (answer, address) => {
      // Whoever asks for one page by its number wants that one.
      if (page !== undefined || answer[`@${MORE}`] !== true) return undefined;
      const number = address.number + 1;
      const cookie = readPagingCookie(answer[`@${COOKIE}`]);
      return { path: fetchPath(entitySet, withPart(xml, { count: pageSize, page: number, cookie })), number };
    },
  };
}

function annotations(...names: readonly string[]): string {
  return `odata.include-annotations="${names.join(",")}"`;
}
