import { badRequest, notSupported } from "../web-api-error.ts";
import type { Comparison, ComparisonOperator, Condition, Junction, Operand } from "./ast.ts";
import { parseCall } from "./parse-call.ts";
import { asProperty, parseOperand, readPath, type Aliases } from "./parse-operand.ts";
import { asCondition, asOperand, createParser, isCondition, nested, type Parser } from "./parser.ts";

const comparisonOperators: ReadonlySet<string> = new Set<ComparisonOperator>(["eq", "ne", "gt", "ge", "lt", "le"]);
const otherOperators: ReadonlySet<string> = new Set(["in", "has", "add", "sub", "mul", "div", "divby", "mod"]);
const literalWords: ReadonlySet<string> = new Set(["null", "true", "false"]);

/**
 * Reads a $filter. Follows "Filter rows using OData" (Microsoft Learn): what OData has beyond that is answered 501 by name.
 * Throws 400 with the position of what cannot stand where it stands.
 */
export function parseFilter(text: string, aliases: Aliases | undefined): Condition {
  const parser = createParser(text, aliases);
  const filter = parseJunction(parser, "or");
  const rest = parser.reader.peek();
  if (rest.kind !== "end") throw parser.reader.unexpected(rest);
  return asCondition(filter);
}

/** Reads a condition that something else follows, such as the parenthesis around it. */
export function parseCondition(parser: Parser): Condition {
  return asCondition(parseJunction(parser, "or"));
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
  const path = readPath(reader.next(), reader);
  return reader.accept("(") ? parseCall(parser, path, parseCondition) : asProperty(path);
}
