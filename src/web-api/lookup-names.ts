/**
 * A filter in the Web API's language is taken as it is but for one thing: lookups may be written by their columns' names
 * (`parentcustomerid`) instead of the names that they have in JSON (`_parentcustomerid_value`).
 */

const TOKEN = /'(?:[^']|'')*(?:'|$)|@?[\p{L}_][\p{L}\p{N}_.]*|\s+|./gsu;
const NAME = /^[\p{L}_]/u;

/** The filter with its lookups by the names that the service knows. What stands in quotes or on a path is left alone. */
export function withLookupNames(filter: string, wireNameOf: (name: string) => string | undefined): string {
  const tokens = tokensOf(filter);
  return tokens.map((token, at) => (isColumn(tokens, at) ? (wireNameOf(token) ?? token) : token)).join("");
}

/** The table's own columns that a filter may speak of: every name in it that is no part of a path. */
export function namesIn(filter: string): ReadonlySet<string> {
  const tokens = tokensOf(filter);
  return new Set(tokens.filter((_, at) => isColumn(tokens, at)));
}

function tokensOf(filter: string): readonly string[] {
  return filter.match(TOKEN) ?? [];
}

/** Not the first step of a path, nor a later one; no function, no parameter's name, no variable of a lambda. */
function isColumn(tokens: readonly string[], at: number): boolean {
  if (!NAME.test(tokens[at] ?? "")) return false;
  return !["/", "(", "=", ":"].includes(neighbour(tokens, at, 1)) && neighbour(tokens, at, -1) !== "/";
}

function neighbour(tokens: readonly string[], at: number, step: 1 | -1): string {
  let next = at + step;
  while (/^\s+$/.test(tokens[next] ?? "")) next += step;
  return tokens[next] ?? "";
}
