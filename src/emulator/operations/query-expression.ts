import type { ConditionNode, FilterNode, LinkNode, TableNode } from "../fetch-xml/model.ts";
import { badPayload, notSupported } from "../web-api-error.ts";
import { isObject } from "../wire/body.ts";
import type { Payload } from "../writes/step.ts";
import { fetchOperator } from "./fetch-operator.ts";

/** How deep filters and links may stand inside of each other. */
const MAXIMUM_DEPTH = 100;

/**
 * Reads a QueryExpression in JSON, as actions take it, as what FetchXML would say: the table, its filters and links. Its
 * columns do not matter where records are looked for. Source: "QueryExpression ComplexType" (Microsoft Learn).
 */
export function readQueryExpression(value: unknown): TableNode {
  const query = readObject(value, "QueryExpression");
  if (query.TopCount != null) throw notSupported("a QueryExpression with a TopCount");
  return readTable(readText(query, "EntityName"), query, "Criteria", 0);
}

function readTable(name: string, node: Payload, criteria: string, depth: number): TableNode {
  if (depth > MAXIMUM_DEPTH) throw malformed(`Filters and links may stand inside of each other ${MAXIMUM_DEPTH} deep.`);
  const filter = node[criteria];
  return {
    name,
    allColumns: false,
    noColumns: true,
    columns: [],
    orders: [],
    filters: filter == null ? [] : [readFilter(filter, depth + 1)],
    links: readList(node, "LinkEntities").map((link) => readLink(link, depth + 1)),
  };
}

const joins = new Map<string, LinkNode["type"]>([
  ["Inner", "inner"],
  ["LeftOuter", "outer"],
]);

function readLink(value: unknown, depth: number): LinkNode {
  const link = readObject(value, "LinkEntity");
  const operator = link.JoinOperator == null ? "Inner" : readText(link, "JoinOperator");
  const type = joins.get(operator);
  if (!type) throw notSupported(`the JoinOperator '${operator}'`);
  return {
    ...readTable(readText(link, "LinkToEntityName"), link, "LinkCriteria", depth),
    type,
    alias: link.EntityAlias == null ? undefined : readText(link, "EntityAlias"),
    from: readText(link, "LinkToAttributeName"),
    to: readText(link, "LinkFromAttributeName"),
  };
}

function readFilter(value: unknown, depth: number): FilterNode {
  if (depth > MAXIMUM_DEPTH) throw malformed(`Filters may stand inside of each other ${MAXIMUM_DEPTH} deep.`);
  const filter = readObject(value, "FilterExpression");
  const operator = filter.FilterOperator ?? "And";
  if (operator !== "And" && operator !== "Or") throw malformed("A FilterOperator is 'And' or 'Or'.");
  return {
    type: operator === "And" ? "and" : "or",
    conditions: readList(filter, "Conditions").map(readCondition),
    filters: readList(filter, "Filters").map((inner) => readFilter(inner, depth + 1)),
    links: [],
  };
}

function readCondition(value: unknown): ConditionNode {
  const condition = readObject(value, "ConditionExpression");
  return {
    column: readText(condition, "AttributeName"),
    operator: fetchOperator(readText(condition, "Operator")),
    link: condition.EntityName == null ? undefined : readText(condition, "EntityName"),
    values: readList(condition, "Values").map(readValue),
    valueOf: undefined,
  };
}

/** `{"Value": "…", "Type": "System.Guid"}`; the column tells what the text means. */
function readValue(value: unknown): string {
  const inner = isObject(value) ? value.Value : value;
  if (typeof inner === "string" || typeof inner === "number" || typeof inner === "boolean") return String(inner);
  throw malformed('A value of a condition must be of the form {"Value": "…", "Type": "System.String"}.');
}

function readObject(value: unknown, what: string): Payload {
  if (isObject(value)) return value;
  throw malformed(`A ${what} must be an object.`);
}

function readText(node: Payload, name: string): string {
  const value = node[name];
  if (typeof value === "string" && value !== "") return value;
  throw malformed(`'${name}' is missing, or no text.`);
}

function readList(node: Payload, name: string): readonly unknown[] {
  const value = node[name] ?? [];
  if (Array.isArray(value)) return value;
  throw malformed(`'${name}' must be a list.`);
}

function malformed(message: string): Error {
  return badPayload("BulkDelete", message);
}
