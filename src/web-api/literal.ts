/** A text as an OData string literal: quoted, with its own quotes doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A record's address within the API: `accounts(00000000-…)`. */
export function recordPath(entitySet: string, id: string): string {
  return `${entitySet}(${id})`;
}

/**
 * A record's address by the values of a key, `accountnumber='A1'` for instance, encoded so that no value can end it.
 * @throws URIError for half a character.
 */
export function keyPath(entitySet: string, key: string): string {
  return `${entitySet}(${encodeURIComponent(key).replaceAll("%3D", "=").replaceAll("%2C", ",")})`;
}
