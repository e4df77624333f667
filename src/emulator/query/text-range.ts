const LAST_POINT = 0x10ffff;
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/**
 * The least text that is greater than all texts with this beginning, in the order of code points, in which SQLite
 * compares; undefined when there is none. With it "starts with" becomes a range that an index can find.
 */
export function endOfBeginnings(beginning: string): string | undefined {
  const letters = Array.from(beginning.toWellFormed());
  for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
    const next = nextPoint(letter.codePointAt(0) ?? LAST_POINT);
    if (next !== undefined) return letters.join("") + String.fromCodePoint(next);
  }
  return undefined;
}

function nextPoint(point: number): number | undefined {
  if (point === LAST_POINT) return undefined;
  return point === BEFORE_SURROGATES ? AFTER_SURROGATES : point + 1;
}
