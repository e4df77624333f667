const ASCII = /^[\0-\x7f]*$/;
const MARKS = /\p{M}+/gu;
const SPACE = 0x20;

/**
 * The text as the collation _CI_AI compares it: without case, without accents, trailing spaces not counted.
 * Two texts are equal to the service when their folds are the same text. The store registers this as the SQL function `fold`.
 */
export function foldText(text: string): string {
  return withoutTrailingSpaces(foldLetters(text));
}

/** As `foldText`, with trailing spaces kept: in the middle of a text they count. */
export function foldLetters(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // A final sigma depends on what follows it, so a word and its beginning would fold differently.
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("ς", "σ");
}

function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end--;
  return end === text.length ? text : text.slice(0, end);
}
