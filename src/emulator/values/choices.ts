/**
 * Several choices of one column. JSON has them as "1,9"; SQLite as ",1,9,", in the order of their values, so that a
 * choice can be found between its commas and two equal sets are the same text.
 */

/** Undefined for what is no list of whole numbers. */
export function storeChoices(text: string): string | undefined {
  const parts = text.split(",").map((part) => part.trim());
  if (!parts.every((part) => /^-?\d{1,10}$/.test(part))) return undefined;
  const values = [...new Set(parts.map(Number))].sort((a, b) => a - b);
  return `,${values.join(",")},`;
}

export function readChoices(stored: string): readonly number[] {
  return stored.slice(1, -1).split(",").map(Number);
}
