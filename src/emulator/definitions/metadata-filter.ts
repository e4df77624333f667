import { isGuid } from "../guid.ts";
import { badRequest, notSupported, WebApiError } from "../web-api-error.ts";
import { propertyOf, type Json, type Resource } from "./rendering/resource.ts";

type Predicate = (resource: Resource) => boolean;

interface Literal {
  readonly value: string | number | boolean | null;
  readonly enumType?: string;
}

/** Properties whose values are members of an enumeration, which a filter must name. */
const enumTypes: Readonly<Record<string, string>> = {
  AttributeType: "AttributeTypeCode",
  EntityKeyIndexStatus: "EntityKeyIndexStatus",
  OptionSetType: "OptionSetType",
  OwnershipType: "OwnershipTypes",
  RelationshipType: "RelationshipType",
};

/** One token: a text or enumeration member in quotes, a parenthesis, or what stands between blanks. */
const tokens = /\s*([\w.]*'(?:[^']|'')*'|[()]|[^\s()']+)/y;

/** Deeper than any filter that a person writes; beyond it, the nesting is an accident or an attack. */
const maxDepth = 50;

/**
 * Reads `<property> eq <literal>` (or `ne`), joined by `and`, `or` and parentheses: what filters on definitions are made of.
 * Throws WebApiError for anything else.
 */
export function parseMetadataFilter(text: string): Predicate {
  const rest = tokenize(text);
  const predicate = parseAny(rest, 0);
  if (rest.length > 0) throw syntaxError(rest[0]);
  return predicate;
}

function tokenize(text: string): string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  const end = text.trimEnd().length;
  for (let position = 0; position < end; position = tokens.lastIndex) {
    tokens.lastIndex = position;
    const token = tokens.exec(text)?.[1];
    if (token === undefined) throw syntaxError(text.slice(position));
    found.push(token);
  }
  return found;
}

function parseAny(rest: string[], depth: number): Predicate {
  const terms = [parseAll(rest, depth)];
  while (takeIf(rest, "or")) terms.push(parseAll(rest, depth));
  return (resource) => terms.map((term) => term(resource)).includes(true);
}

function parseAll(rest: string[], depth: number): Predicate {
  const terms = [parseTerm(rest, depth)];
  while (takeIf(rest, "and")) terms.push(parseTerm(rest, depth));
  return (resource) => !terms.map((term) => term(resource)).includes(false);
}

function parseTerm(rest: string[], depth: number): Predicate {
  if (!takeIf(rest, "(")) return parseComparison(rest);
  if (depth === maxDepth) throw badRequest(`The filter is nested deeper than ${maxDepth} parentheses.`);
  const predicate = parseAny(rest, depth + 1);
  if (!takeIf(rest, ")")) throw syntaxError(rest[0]);
  return predicate;
}

function parseComparison(rest: string[]): Predicate {
  const name = rest.shift();
  const operator = rest.shift();
  if (name === undefined || !/^[A-Za-z]\w*(?:\/\w+)*$/.test(name)) throw syntaxError(name);
  if (operator === "(") throw functionOnDefinitions(name);
  if (name.includes("/") || name === "not") throw notSupported(`'${name}' in a filter of definitions`);
  if (operator === undefined || !/^[a-z]{2}$/.test(operator)) throw syntaxError(operator);
  if (operator !== "eq" && operator !== "ne") {
    throw notSupported(`the operator '${operator}' in a filter of definitions; it knows 'eq' and 'ne'`);
  }
  const literal = readLiteral(rest.shift());
  return (resource) => isEqual(name, propertyOf(resource, name), literal) === (operator === "eq");
}

function takeIf(rest: string[], token: string): boolean {
  if (rest[0] !== token) return false;
  rest.shift();
  return true;
}

function readLiteral(token: string | undefined): Literal {
  const [, enumType, text] = /^(?:Microsoft\.Dynamics\.CRM\.(\w+))?'(.*)'$/s.exec(token ?? "") ?? [];
  if (text !== undefined) {
    const value = text.replaceAll("''", "'");
    return enumType === undefined ? { value } : { value, enumType };
  }
  if (token === "true" || token === "false") return { value: token === "true" };
  if (token === "null") return { value: null };
  if (token !== undefined && isGuid(token)) return { value: token.toLowerCase() };
  if (token !== undefined && /^-?\d+(?:\.\d+)?$/.test(token)) return { value: Number(token) };
  throw syntaxError(token);
}

function isEqual(name: string, value: Json, literal: Literal): boolean {
  if (typeof value === "object" && value !== null) throw notSupported(`a filter by '${name}' of definitions`);
  const expected = enumTypes[name];
  if (literal.enumType !== expected && literal.value !== null) throw incompatible(name, expected);
  return value === literal.value;
}

function incompatible(name: string, expected: string | undefined): WebApiError {
  const wanted = expected === undefined ? "a plain literal" : `Microsoft.Dynamics.CRM.${expected}'<member>'`;
  return badRequest(`A binary operator with incompatible types was detected: '${name}' is compared with ${wanted}.`);
}

function syntaxError(token: string | undefined): WebApiError {
  const found = token === undefined ? "its end" : `'${token}'`;
  return badRequest(
    `Syntax error at ${found} of the filter. Expected '<property> eq <literal>', joined by 'and' or 'or'.`,
  );
}

function functionOnDefinitions(name: string): WebApiError {
  return new WebApiError(501, "0x8006088a", `The "${name}" function isn't supported for Metadata Entities.`);
}
