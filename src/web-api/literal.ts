/** A text as an OData string literal: quoted, with its own quotes doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A record's address within the API: `accounts(00000000-…)`. */
export function recordPath(entitySet: string, id: string): string {
  return `${entitySet}(${id})`;
}
