import { badRequest, notSupported } from "../web-api-error.ts";
import type { Condition, Operand } from "./ast.ts";
import type { Aliases } from "./parse-operand.ts";
import { readTokens, type TokenReader } from "./token-reader.ts";

/** A filter while it is being read. */
export interface Parser {
  readonly reader: TokenReader;
  /** Undefined where none may stand. */
  readonly aliases: Aliases | undefined;
  /** Of the lambdas around the place that is being read, the innermost last. */
  readonly variables: string[];
  depth: number;
}

/** Reads a condition; given to those who read what stands around one. */
export type ParseCondition = (parser: Parser) => Condition;

/** Parentheses, `not`s and lambdas inside each other. Keeps the SQL that comes of it well under SQLite's own limit of 1000. */
const MAXIMUM_DEPTH = 100;

export function createParser(text: string, aliases: Aliases | undefined): Parser {
  return { reader: readTokens(text), aliases, variables: [], depth: 0 };
}

/** Parses one level deeper. Throws 400 where that is too deep. */
export function nested<T>(parser: Parser, parse: () => T): T {
  if (++parser.depth > MAXIMUM_DEPTH) {
    throw badRequest(`Recursion depth exceeded allowed limit. A filter may be ${MAXIMUM_DEPTH} levels deep.`);
  }
  const result = parse();
  parser.depth--;
  return result;
}

export function isCondition(node: Condition | Operand): node is Condition {
  return node.kind !== "literal" && node.kind !== "property";
}

export function asCondition(node: Condition | Operand): Condition {
  if (isCondition(node)) return node;
  throw notSupported(`a ${node.kind} as a condition in a filter: compare it with a value`);
}

export function asOperand(node: Condition | Operand): Operand {
  if (!isCondition(node)) return node;
  throw notSupported("comparing the result of a condition or function in a filter");
}
