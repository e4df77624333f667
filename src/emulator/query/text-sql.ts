import { badRequest, notSupported, type WebApiError } from "../web-api-error.ts";
import type { TextCondition, TextFunction } from "./ast.ts";
import { edmType } from "./edm.ts";
import { foldLetters, foldText } from "./fold.ts";
import { bind, type Scope } from "./scope.ts";
import { endOfBeginnings } from "./text-range.ts";

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
  if (reference.column.type === "MultiSelectPicklist") throw notSupported(`'${name}' of a choices column`);
  const matches = matchSql(name, reference.comparable, search.value, scope);
  return negated ? `(NOT ${matches} OR ${reference.sql} IS NULL)` : matches;
}

/** Whether the text of SQL, which is folded, contains the one searched for, or starts or ends with it. */
export function matchSql(name: TextFunction, text: string, search: string, scope: Scope): string {
  const { collation } = scope.context;
  // Trailing spaces do not count in a column, so they cannot end it; in the middle they do.
  if (name === "endswith") return endSql(text, foldText(search, collation), scope);
  const folded = foldLetters(search, collation);
  return name === "startswith" && folded !== "" ? beginningSql(text, folded, scope) : containsSql(text, folded, scope);
}

function containsSql(text: string, folded: string, scope: Scope): string {
  return `(instr(${text}, ${bind(scope, folded)}) > 0)`;
}

function beginningSql(text: string, folded: string, scope: Scope): string {
  const end = endOfBeginnings(folded);
  const least = `${text} >= ${bind(scope, folded)}`;
  return end === undefined ? `(${least})` : `(${least} AND ${text} < ${bind(scope, end)})`;
}

function endSql(text: string, folded: string, scope: Scope): string {
  if (folded === "") return containsSql(text, folded, scope);
  const length = Array.from(folded).length;
  return `(substr(${text}, ${bind(scope, -length)}) = ${bind(scope, folded)})`;
}

function noSuchFunction(name: TextFunction): WebApiError {
  return badRequest(
    `No function signature for the function with name '${name}' matches the specified arguments. The function signatures considered are: ${name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
  );
}
