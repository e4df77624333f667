/**
 * How an organisation compares texts. "CI_AI", as most languages have it, ignores case and accents; "CI_AS" ignores case
 * alone. Trailing spaces count in neither.
 */
export type Collation = "CI_AI" | "CI_AS";

const ASCII = /^[\0-\x7f]*$/;
const MARKS = /\p{M}+/gu;
const SPACE = 0x20;

/**
 * The text as the collation compares it: two texts are equal to the service when their folds are the same text.
 * The store registers this as the SQL function `fold`.
 */
export function foldText(text: string, collation: Collation): string {
  return withoutTrailingSpaces(foldLetters(text, collation));
}

/** As `foldText`, with trailing spaces kept: in the middle of a text they count. */
export function foldLetters(text: string, collation: Collation): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const letters = collation === "CI_AI" ? text.normalize("NFD").replace(MARKS, "") : text.normalize("NFC");
  // A final sigma depends on what follows it, so a word and its beginning would fold differently.
  return letters.toLowerCase().replaceAll("ς", "σ");
}

function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end--;
  return end === text.length ? text : text.slice(0, end);
}
