/** Identifiers come only from the definitions, never from a request; quoting keeps those that are words of SQL. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** A text constant, likewise from the definitions; values from requests are bound. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
