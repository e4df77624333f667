import { invalidArgument, invalidFilterType } from "./fetch-errors.ts";
import type { ConditionNode, FilterNode, LinkNode } from "./model.ts";
import { checkChildren, childrenNamed, readRequired } from "./xml-attributes.ts";
import type { XmlElement } from "./xml.ts";

/** @param readLink reads a link-entity, which may hold filters of its own */
export function readFilter(element: XmlElement, readLink: (element: XmlElement) => LinkNode): FilterNode {
  checkChildren(element, ["condition", "filter", "link-entity"]);
  const type = element.attributes.get("type") ?? "and";
  if (type !== "and" && type !== "or") throw invalidFilterType(type);
  return {
    type,
    conditions: childrenNamed(element, "condition").map(readCondition),
    filters: childrenNamed(element, "filter").map((child) => readFilter(child, readLink)),
    links: childrenNamed(element, "link-entity").map(readLink),
  };
}

function readCondition(element: XmlElement): ConditionNode {
  checkChildren(element, ["value"]);
  const { attributes } = element;
  const values = childrenNamed(element, "value");
  for (const value of values) checkChildren(value, []);
  const value = attributes.get("value");
  if (value !== undefined && values.length > 0) {
    throw invalidArgument("A condition has either the attribute 'value' or elements 'value', but one here has both.");
  }
  return {
    column: readRequired(element, "attribute"),
    operator: readRequired(element, "operator"),
    link: attributes.get("entityname"),
    values: value === undefined ? values.map(({ text }) => text) : [value],
    valueOf: attributes.get("valueof"),
  };
}
