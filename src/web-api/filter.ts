/** What one column of a filter object is compared with, ready for the wire. */
export interface FilterTerm {
  /** The column's name in filters. */
  readonly name: string;
  /** OData literals; one of them must match. */
  readonly literals: readonly string[];
}

/** The terms of a filter object joined by `and`; several literals of one column by `or`. */
export function filterText(terms: readonly FilterTerm[]): string {
  return terms.map(termText).join(" and ");
}

function termText({ name, literals }: FilterTerm): string {
  const alternatives = literals.map((literal) => `${name} eq ${literal}`);
  return alternatives.length === 1 ? (alternatives[0] ?? "") : `(${alternatives.join(" or ")})`;
}
