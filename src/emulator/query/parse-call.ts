import { notSupported } from "../web-api-error.ts";
import type { Collection, Condition, LambdaOperator, Operand, TextFunction } from "./ast.ts";
import { parseLambda } from "./parse-lambda.ts";
import { parseArgument, parseOperand } from "./parse-operand.ts";
import type { ParseCondition, Parser } from "./parser.ts";

const NAMESPACE = "Microsoft.Dynamics.CRM.";
const textFunctions: ReadonlySet<string> = new Set<TextFunction>(["contains", "startswith", "endswith"]);
const lambdaOperators: ReadonlySet<string> = new Set<LambdaOperator>(["any", "all"]);

/** Reads a function or lambda of which the path, with its name at the end, and the opening parenthesis have been read. */
export function parseCall(parser: Parser, path: readonly string[], parseCondition: ParseCondition): Condition {
  const name = path.at(-1) ?? "";
  const before = path.slice(0, -1);
  if (name.startsWith(NAMESPACE)) {
    const parameters = parseParameters(parser);
    return { kind: "function", path: before, name: name.slice(NAMESPACE.length), parameters };
  }
  if (before.length === 0 && textFunctions.has(name)) return parseTextCall(parser, name as TextFunction);
  if (before.length === 0) throw notSupported(`the function '${name}' in a filter`);
  if (lambdaOperators.has(name)) return parseLambda(parser, before, name as LambdaOperator, parseCondition);
  throw notSupported(`'${name}' after a navigation property in a filter`);
}

function parseTextCall({ reader, aliases }: Parser, name: TextFunction): Condition {
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
