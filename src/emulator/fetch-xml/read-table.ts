import { notSupported } from "../web-api-error.ts";
import { invalidArgument, invalidLinkType, noTableName } from "./fetch-errors.ts";
import {
  aggregates,
  dateParts,
  linkTypes,
  type ColumnNode,
  type LinkNode,
  type LinkType,
  type OrderNode,
  type TableNode,
} from "./model.ts";
import { readFilter } from "./read-filter.ts";
import { checkChildren, childrenNamed, readAlias, readBoolean, readRequired, readWord } from "./xml-attributes.ts";
import type { XmlElement } from "./xml.ts";

const CHILDREN = ["filter", "order", "link-entity", "attribute", "all-attributes", "no-attrs"];
const filterTypes: ReadonlySet<LinkType> = new Set(["any", "not any", "all", "not all"]);

/** An entity or a link-entity with all that is in it. */
export function readTable(element: XmlElement): TableNode {
  checkChildren(element, CHILDREN);
  const name = element.attributes.get("name");
  if (name === undefined || name === "") throw noTableName();
  return {
    name,
    allColumns: childrenNamed(element, "all-attributes").length > 0,
    noColumns: childrenNamed(element, "no-attrs").length > 0,
    columns: childrenNamed(element, "attribute").map(readColumn),
    orders: childrenNamed(element, "order").map(readOrder),
    filters: childrenNamed(element, "filter").map((child) => readFilter(child, readFilterLink)),
    links: childrenNamed(element, "link-entity").map(readJoin),
  };
}

function readJoin(element: XmlElement): LinkNode {
  const link = readLink(element);
  if (filterTypes.has(link.type)) throw invalidLinkType(link.type);
  return link;
}

/** Inside of a filter a link-entity says something of the row, and adds none. */
function readFilterLink(element: XmlElement): LinkNode {
  const link = readLink(element);
  if (filterTypes.has(link.type)) return link;
  throw invalidArgument(
    `A link-entity in a filter has one of the link-types ${[...filterTypes].join(", ")}, but here it is '${link.type}'.`,
  );
}

function readLink(element: XmlElement): LinkNode {
  const { attributes } = element;
  const to = attributes.get("to");
  if (to === undefined || to === "") throw notSupported("a link-entity without the attribute 'to' in FetchXML");
  return {
    ...readTable(element),
    type: readLinkType(attributes.get("link-type") ?? "inner"),
    alias: readAlias(element),
    from: attributes.get("from"),
    to,
  };
}

function readLinkType(text: string): LinkType {
  const type = text === "natural" ? "inner" : linkTypes.find((one) => one === text);
  if (type === undefined) throw invalidLinkType(text);
  return type;
}

function readColumn(element: XmlElement): ColumnNode {
  checkChildren(element, []);
  if (element.attributes.has("rowaggregate")) throw notSupported("the attribute 'rowaggregate' in FetchXML");
  return {
    name: readRequired(element, "name"),
    alias: readAlias(element),
    aggregate: readWord(element, "aggregate", aggregates),
    groups: readBoolean(element, "groupby"),
    datePart: readWord(element, "dategrouping", dateParts, ["fiscal-period", "fiscal-year"]),
    distinct: readBoolean(element, "distinct"),
  };
}

function readOrder(element: XmlElement): OrderNode {
  checkChildren(element, []);
  const { attributes } = element;
  const order = {
    column: attributes.get("attribute"),
    alias: attributes.get("alias"),
    link: attributes.get("entityname"),
    descending: readBoolean(element, "descending"),
  };
  if (order.column === undefined && order.alias === undefined) {
    throw invalidArgument("The element 'order' needs the attribute 'attribute' or 'alias'.");
  }
  return order;
}
