/**
 * A coarse key: whatever a collation of SQL Server may call equal has the same key, and some of what it tells apart has
 * it, too. For keeping order and for noticing doubt, never for deciding that two values are equal.
 */
export function foldKey(tuple: readonly (string | number | boolean)[]): string {
  return keyText(tuple, foldText);
}

/**
 * A key as the usual collation of an environment has it, which heeds neither case nor accents nor spaces at the end. For
 * telling what most likely is one record where the service is not asked.
 */
export function usualKey(tuple: readonly (string | number | boolean)[]): string {
  return keyText(tuple, (text) => withoutMarks(text).toLowerCase().trimEnd());
}

function keyText(tuple: readonly (string | number | boolean)[], textOf: (text: string) => string): string {
  return JSON.stringify(tuple.map((value) => (typeof value === "string" ? textOf(value) : String(value))));
}

/**
 * Beyond case, accents, width and kana, languages have equalities of their own: Danish aa = å, German phone books
 * ue = ü, Swedish v = w and y = ü, Lithuanian y = i, Hungarian ssz = szsz, and older collations give many characters no
 * weight at all. All of them hold here at once. Source: "Collation and Unicode support" (Microsoft Learn).
 */
export function foldText(text: string): string {
  const letters = withoutMarks(text).toUpperCase().toLowerCase();
  const plain = letters.replace(DIGITS, toAsciiDigit).replace(WEIGHTLESS, "").replace(SPECIAL, toPlainLetters);
  return plain.replace(DIGRAPHS, "$1").replace(ALIKE, toOneLetter).replace(REPEATED, "$1").trimEnd();
}

function withoutMarks(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "");
}

const MARKS = /\p{M}+/gu;

/** Of other scripts. */
const DIGITS = /[^\P{Nd}0-9]/gu;

/** Without any weight in one collation or another; an ASCII hyphen and apostrophe count for less than letters do. */
const WEIGHTLESS =
  /[^ -~\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]|[-'々ゝゞヽヾ]|[\u{10000}-\u{10ffff}]/gu;

const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  æ: "a",
  ø: "o",
  œ: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ł: "l",
  ŧ: "t",
  ŋ: "n",
  þ: "th",
  ß: "ss",
  ı: "i",
  ĸ: "k",
  ə: "a",
  ς: "σ",
  ґ: "г",
  ى: "ي",
  ة: "ه",
};
const SPECIAL = new RegExp(`[${Object.keys(PLAIN_LETTERS).join("")}]|[ァ-ヺ]`, "gu");

const KATAKANA_TO_HIRAGANA = 0x60;

function toPlainLetters(letter: string): string {
  return PLAIN_LETTERS[letter] ?? String.fromCharCode(letter.charCodeAt(0) - KATAKANA_TO_HIRAGANA);
}

/** A vowel and what stands for its umlaut. */
const DIGRAPHS = /([aou])e/g;

const ONE_LETTER: Readonly<Record<string, string>> = {
  u: "i",
  y: "i",
  w: "v",
  っ: "つ",
  ゃ: "や",
  ゅ: "ゆ",
  ょ: "よ",
  ゎ: "わ",
  ゕ: "か",
  ゖ: "け",
};
/** Japanese vowels may stand as a mark that lengthens the syllable before them, which has no weight of its own above. */
const JAPANESE_VOWELS = "ぁあぃいぅうぇえぉお";
const ALIKE = new RegExp(`[${Object.keys(ONE_LETTER).join("")}${JAPANESE_VOWELS}]`, "g");

function toOneLetter(letter: string): string {
  return ONE_LETTER[letter] ?? "";
}

/** Letters that follow themselves, one to three at a time. */
const REPEATED = /(\p{L}{1,3}?)\1+/gu;

const BLOCK = 0xf;

/** Digits of a script follow each other; the first of them stands at the beginning of sixteen characters, or six later. */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const start = code - (code & BLOCK);
  return String(code - (/\p{Nd}/u.test(String.fromCodePoint(start)) ? start : start + 6));
}
