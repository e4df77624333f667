import { badRequest, type WebApiError } from "../../web-api-error.ts";

/** A text in quotes, or a character that means something outside of one. */
const PIECE = /'[^']*'|"(?:[^"\\]|\\.)*"|['"()[\],;]/g;
const depths: ReadonlyMap<string, number> = new Map([
  ["(", 1],
  ["[", 1],
  [")", -1],
  ["]", -1],
]);

/**
 * Splits at a separator that stands outside of parentheses, brackets and quotes. Throws 400 for those without a partner.
 */
export function splitOutside(text: string, separator: "," | ";"): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begun = 0;
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    depth += depths.get(piece) ?? 0;
    if (depth < 0 || piece === "'" || piece === '"') throw unbalanced(text, index);
    if (piece !== separator || depth > 0) continue;
    parts.push(text.slice(begun, index).trim());
    begun = index + 1;
  }
  if (depth > 0) throw unbalanced(text, text.length);
  return [...parts, text.slice(begun).trim()];
}

function unbalanced(text: string, position: number): WebApiError {
  return badRequest(`A parenthesis or quote has no partner at position ${position} in '${text}'.`);
}
