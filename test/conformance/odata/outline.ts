import type { Condition, Lambda, Literal, Operand } from "../../../src/emulator/query/ast.ts";

/**
 * The structure of a filter as text, the same for whichever parser read it: `and(eq(name,'a'),not(contains(name,'b')))`.
 * Chains of `and` and of `or` are flat.
 */
export function outlineOf(condition: Condition): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return `${condition.kind}(${condition.terms.map(outlineOf).join()})`;
    case "not":
      return `not(${outlineOf(condition.term)})`;
    case "comparison":
      return `${condition.operator}(${operand(condition.left)},${operand(condition.right)})`;
    case "text":
      return `${condition.name}(${operand(condition.subject)},${operand(condition.search)})`;
    case "lambda":
      return lambda(condition);
    case "function":
      throw new Error("Query functions are Dataverse's own: @odata/parser does not read them.");
  }
}

function lambda({ operator, path, variable, condition }: Lambda): string {
  const inner = variable === undefined || !condition ? "" : `${variable}:${outlineOf(condition)}`;
  return `${path.join("/")}/${operator}(${inner})`;
}

function operand(value: Operand): string {
  return value.kind === "property" ? value.path.join("/") : literal(value);
}

function literal(value: Literal): string {
  if (value.type === "null") return "null";
  return value.type === "Edm.String" ? `'${value.value}'` : String(value.value).toLowerCase();
}
