import { badRequest, notSupported } from "../web-api-error.ts";
import type { Collection, Comparison, ComparisonOperator, Condition, Junction, Operand, TextFunction } from "./ast.ts";
import { parseArgument, parseOperand, parsePath, type Aliases } from "./parse-operand.ts";
import { readTokens, type TokenReader } from "./token-reader.ts";
import type { Token } from "./tokens.ts";

/** Parentheses and `not`s inside each other. Keeps the SQL that comes of it well under SQLite's own limit of 1000. */
const MAXIMUM_DEPTH = 100;
const NAMESPACE = "Microsoft.Dynamics.CRM.";

const comparisonOperators: ReadonlySet<string> = new Set<ComparisonOperator>(["eq", "ne", "gt", "ge", "lt", "le"]);
const textFunctions: ReadonlySet<string> = new Set<TextFunction>(["contains", "startswith", "endswith"]);
const otherOperators: ReadonlySet<string> = new Set(["in", "has", "add", "sub", "mul", "div", "divby", "mod"]);
const literalWords: ReadonlySet<string> = new Set(["null", "true", "false"]);

interface Parser {
  readonly reader: TokenReader;
  readonly aliases: Aliases;
  depth: number;
}

/**
 * Reads a $filter. Follows "Filter rows using OData" (Microsoft Learn): what OData has beyond that is answered 501 by name.
 * Throws 400 with the position of what cannot stand where it stands.
 */
export function parseFilter(text: string, aliases: Aliases): Condition {
  const parser: Parser = { reader: readTokens(text), aliases, depth: 0 };
  const filter = parseJunction(parser, "or");
  const rest = parser.reader.peek();
  if (rest.kind !== "end") throw parser.reader.unexpected(rest);
  return asCondition(filter);
}

function parseJunction(parser: Parser, kind: Junction["kind"]): Condition | Operand {
  const parseTerm = (): Condition | Operand => (kind === "or" ? parseJunction(parser, "and") : parseComparison(parser));
  const first = parseTerm();
  if (!parser.reader.accept(kind)) return first;
  const terms: Condition[] = [];
  addTerm(terms, kind, asCondition(first));
  do addTerm(terms, kind, asCondition(parseTerm()));
  while (parser.reader.accept(kind));
  return { kind, terms };
}

function addTerm(terms: Condition[], kind: Junction["kind"], term: Condition): void {
  if (term.kind !== kind) terms.push(term);
  else for (const inner of term.terms) terms.push(inner);
}

function parseComparison(parser: Parser): Condition | Operand {
  const left = parseUnary(parser);
  const token = parser.reader.peek();
  if (token.kind !== "name") return left;
  if (otherOperators.has(token.text)) throw notSupported(`the operator '${token.text}' in a filter`);
  if (!comparisonOperators.has(token.text)) return left;
  parser.reader.next();
  const right = parseUnary(parser);
  return comparison(token.text as ComparisonOperator, asOperand(left), asOperand(right));
}

function comparison(operator: ComparisonOperator, left: Operand, right: Operand): Comparison {
  return { kind: "comparison", operator, left, right };
}

function parseUnary(parser: Parser): Condition | Operand {
  const { reader } = parser;
  const token = reader.peek();
  if (!reader.accept("not")) return parsePrimary(parser);
  const term = nested(parser, () => parseUnary(parser));
  if (isCondition(term)) return { kind: "not", term };
  throw badRequest(
    `'not' at position ${token.position} in '${reader.text}' needs a condition: put what follows it in parentheses.`,
  );
}

function parsePrimary(parser: Parser): Condition | Operand {
  const { reader } = parser;
  if (reader.accept("(")) {
    const inner = nested(parser, () => parseJunction(parser, "or"));
    reader.expect(")");
    return inner;
  }
  const token = reader.peek();
  if (token.kind !== "name" || literalWords.has(token.text)) return parseOperand(reader, parser.aliases);
  reader.next();
  return reader.accept("(") ? parseCall(parser, token) : parsePath(token, reader);
}

function nested<T>(parser: Parser, parse: () => T): T {
  if (++parser.depth > MAXIMUM_DEPTH) {
    throw badRequest(`Recursion depth exceeded allowed limit. A filter may be ${MAXIMUM_DEPTH} levels deep.`);
  }
  const result = parse();
  parser.depth--;
  return result;
}

function parseCall(parser: Parser, name: Token): Condition {
  if (textFunctions.has(name.text)) return parseTextCall(parser, name.text as TextFunction);
  if (!name.text.startsWith(NAMESPACE)) throw notSupported(`the function '${name.text}' in a filter`);
  return { kind: "function", name: name.text.slice(NAMESPACE.length), parameters: parseParameters(parser) };
}

function parseTextCall(parser: Parser, name: TextFunction): Condition {
  const { reader, aliases } = parser;
  const subject = parseOperand(reader, aliases);
  reader.expect(",");
  const search = parseOperand(reader, aliases);
  reader.expect(")");
  return { kind: "text", name, subject, search };
}

function parseParameters({ reader, aliases }: Parser): ReadonlyMap<string, Operand | Collection> {
  const parameters = new Map<string, Operand | Collection>();
  if (reader.accept(")")) return parameters;
  do {
    const name = reader.next();
    if (name.kind !== "name" || parameters.has(name.text)) throw reader.unexpected(name);
    reader.expect("=");
    parameters.set(name.text, parseArgument(reader, aliases));
  } while (reader.accept(","));
  reader.expect(")");
  return parameters;
}

function isCondition(node: Condition | Operand): node is Condition {
  return node.kind !== "literal" && node.kind !== "property";
}

function asCondition(node: Condition | Operand): Condition {
  if (isCondition(node)) return node;
  throw notSupported(`a ${node.kind} as a condition in a filter: compare it with a value`);
}

function asOperand(node: Condition | Operand): Operand {
  if (!isCondition(node)) return node;
  throw notSupported("comparing the result of a condition or function in a filter");
}
