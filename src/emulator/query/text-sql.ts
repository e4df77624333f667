import { badRequest, notSupported, type WebApiError } from "../web-api-error.ts";
import type { TextCondition, TextFunction } from "./ast.ts";
import { edmType } from "./edm.ts";
import { foldLetters, foldText } from "./fold.ts";
import { bind, type Scope } from "./scope.ts";

/**
 * contains, startswith and endswith. The service makes a LIKE of them, in which % and _ of the text match anything;
 * here the text is only itself. As `ne` does, the negated condition holds for a column without a value.
 */
export function textSql({ name, subject, search }: TextCondition, negated: boolean, scope: Scope): string {
  if (subject.kind === "literal" || search.kind === "property") {
    throw notSupported(`'${name}' with anything but a column and a text`);
  }
  const reference = scope.source.resolve(subject.path);
  if (edmType(reference.column) !== "Edm.String" || search.type !== "Edm.String") throw noSuchFunction(name);
  const matches = matchSql(name, reference.comparable, search.value, scope);
  return negated ? `(NOT ${matches} OR ${reference.sql} IS NULL)` : matches;
}

function matchSql(name: TextFunction, text: string, search: string, scope: Scope): string {
  // Trailing spaces do not count in a column, so they cannot end it; in the middle they do.
  const folded = name === "endswith" ? foldText(search) : foldLetters(search);
  if (name === "contains" || folded === "") return `(instr(${text}, ${bind(scope, folded)}) > 0)`;
  const length = Array.from(folded).length;
  const part = name === "startswith" ? `1, ${bind(scope, length)}` : bind(scope, -length);
  return `(substr(${text}, ${part}) = ${bind(scope, folded)})`;
}

function noSuchFunction(name: TextFunction): WebApiError {
  return badRequest(
    `No function signature for the function with name '${name}' matches the specified arguments. The function signatures considered are: ${name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
  );
}
