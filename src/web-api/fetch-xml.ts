import { isGroup, type Condition, type Test } from "./condition.ts";
import { escapeXml, xmlAttributes } from "./xml-text.ts";

/** How a table is joined to the one around it, in FetchXML's own words. Source: "Join tables using FetchXml". */
export const LINK_TYPES = [
  "inner",
  "outer",
  "exists",
  "in",
  "matchfirstrowusingcrossapply",
  "any",
  "not any",
  "all",
  "not all",
] as const;
export type LinkType = (typeof LINK_TYPES)[number];

/** These say something of the record, and bring no columns. */
const WITHIN_FILTER: ReadonlySet<LinkType> = new Set(["any", "not any", "all", "not all"]);

export interface FetchTable {
  readonly table: string;
  /** Logical names. */
  readonly columns: readonly string[];
  readonly filter?: Condition | undefined;
  readonly orders?: readonly FetchOrder[];
  readonly links?: readonly FetchLink[];
}

export interface FetchLink extends FetchTable {
  readonly alias: string;
  readonly type: LinkType;
  /** The column of this table. */
  readonly from: string;
  /** The column of the table around it. */
  readonly to: string;
}

export interface FetchOrder {
  readonly column: string;
  readonly descending: boolean;
  /** The alias of the link whose column it is. */
  readonly link?: string | undefined;
}

/** A query for records in FetchXML, without the attributes that page it. */
export function fetchXml(query: FetchTable): string {
  return `<fetch><entity${xmlAttributes({ name: query.table })}>${inside(query)}</entity></fetch>`;
}

function inside({ columns, filter, orders = [], links = [] }: FetchTable): string {
  const attributes = columns.map((name) => `<attribute${xmlAttributes({ name })} />`);
  const filters = links.filter(({ type }) => WITHIN_FILTER.has(type)).map(linkElement);
  const conditions = [...(filter === undefined ? [] : [conditionElement(filter)]), ...filters].join("");
  return [
    ...attributes,
    conditions === "" ? "" : `<filter>${conditions}</filter>`,
    ...links.filter(({ type }) => !WITHIN_FILTER.has(type)).map(linkElement),
    ...orders.map(orderElement),
  ].join("");
}

function linkElement(link: FetchLink): string {
  const { table, from, to, type, alias } = link;
  const names = WITHIN_FILTER.has(type) ? {} : { alias };
  const attributes = xmlAttributes({ name: table, from, to, "link-type": type, ...names });
  return `<link-entity${attributes}>${inside(link)}</link-entity>`;
}

function orderElement({ column, descending, link }: FetchOrder): string {
  const direction = descending ? "true" : undefined;
  return `<order${xmlAttributes({ attribute: column, descending: direction, entityname: link })} />`;
}

function conditionElement(condition: Condition): string {
  if (!isGroup(condition)) return testElement(condition);
  return `<filter type="${condition.join}">${condition.parts.map(conditionElement).join("")}</filter>`;
}

function testElement(test: Test): string {
  const { column, operator } = test;
  const values = valuesOf(test);
  const single = operator.operands !== "list" && values.length === 1;
  const attributes = xmlAttributes({
    entityname: column.link,
    attribute: column.name,
    operator: operator.fetchName,
    value: single ? values[0] : undefined,
  });
  if (single || values.length === 0) return `<condition${attributes} />`;
  return `<condition${attributes}>${values.map((value) => `<value>${escapeXml(value)}</value>`).join("")}</condition>`;
}

/** FetchXML has no operator for what contains a text: a pattern does it, in which the text's own wildcards mean themselves. */
function valuesOf({ operator, values }: Test): readonly string[] {
  const texts = values.map(({ text }) => text);
  const { odata } = operator;
  if (odata.kind !== "text" || odata.name !== "contains") return texts;
  return texts.map((text) => `%${text.replaceAll(/[%_[]/g, "[$&]")}%`);
}
