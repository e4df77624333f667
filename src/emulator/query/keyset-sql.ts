import type { SQLInputValue } from "node:sqlite";
import type { OrderTerm } from "./order-by.ts";
import { bind, type Scope } from "./scope.ts";

/**
 * The rows that come after the one with these values, one for each term of the order. Unlike an offset it costs the
 * same on every page, and rows that come or go in between neither repeat nor hide others.
 */
export function keysetSql(terms: readonly OrderTerm[], values: readonly SQLInputValue[], scope: Scope): string {
  const [term, ...otherTerms] = terms;
  const [value = null, ...otherValues] = values;
  if (!term) return "0";
  if (otherTerms.length === 0) return beyondSql(term, value, scope);
  // Says nothing new, but a range is what an index finds.
  const range = value === null || term.descending ? "" : `${term.comparable} >= ${bind(scope, value)} AND `;
  const beyond = beyondSql(term, value, scope);
  const same = value === null ? `${term.sql} IS NULL` : `${term.comparable} = ${bind(scope, value)}`;
  return `(${range}(${beyond} OR (${same} AND ${keysetSql(otherTerms, otherValues, scope)})))`;
}

/** Null is the least of all values. */
function beyondSql(term: OrderTerm, value: SQLInputValue, scope: Scope): string {
  if (value === null) return term.descending ? "0" : `${term.sql} IS NOT NULL`;
  if (!term.descending) return `${term.comparable} > ${bind(scope, value)}`;
  return `(${term.comparable} < ${bind(scope, value)} OR ${term.sql} IS NULL)`;
}
