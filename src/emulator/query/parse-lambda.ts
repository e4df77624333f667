import { badRequest } from "../web-api-error.ts";
import type { Lambda, LambdaOperator } from "./ast.ts";
import { nested, type ParseCondition, type Parser } from "./parser.ts";

/** Reads what stands in the parentheses of `<path>/any(…)`, the opening one of which has been read. */
export function parseLambda(
  parser: Parser,
  path: readonly string[],
  operator: LambdaOperator,
  parseCondition: ParseCondition,
): Lambda {
  const { reader, variables } = parser;
  checkPath(path, variables);
  if (operator === "any" && reader.accept(")")) return { kind: "lambda", operator, path };
  const variable = reader.next();
  if (variable.kind !== "name" || variables.includes(variable.text)) throw reader.unexpected(variable);
  reader.expect(":");
  variables.push(variable.text);
  const condition = nested(parser, () => parseCondition(parser));
  variables.pop();
  reader.expect(")");
  return { kind: "lambda", operator, path, variable: variable.text, condition };
}

/** "Filter rows using OData" (Microsoft Learn) rules out collections of a record that a lookup leads to. */
function checkPath(path: readonly string[], variables: readonly string[]): void {
  const steps = variables.includes(path[0] ?? "") ? path.slice(1) : path;
  if (steps.length === 1) return;
  throw badRequest(
    `'${path.join("/")}' is no collection that a filter can ask about: one behind a lookup is not supported. Expected a collection of the table itself, or of a lambda's variable.`,
  );
}
