import { badRequest, type WebApiError } from "../web-api-error.ts";

const kinds = ["string", "jsonString", "guid", "dateTime", "date", "number", "name", "alias", "mark"] as const;

export type TokenKind = (typeof kinds)[number] | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it starts, from 0. */
  readonly position: number;
}

/** One group for each of `kinds`, in their order; a guid may look like a number or a name, so it comes before them. */
const TOKEN = new RegExp(
  [
    /('[^']*(?:''[^']*)*')/,
    /("(?:[^"\\]|\\.)*")/,
    /([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![\w-]))/,
    /(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:[Zz]|[+-]\d\d:\d\d)?(?![\w:.]))/,
    /(\d{4}-\d\d-\d\d(?![\w-]))/,
    /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[LlMmFfDd]?(?![\w.]))/,
    /([A-Za-z_$][\w.]*)/,
    /(@[A-Za-z_]\w*)/,
    /([(),/=:*[\]-])/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "y",
);
const SPACES = /[ \t\r\n]*/y;

/** Splits an expression into tokens, the last of which is "end". Throws a 400 that says where it could not. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipSpaces(text, 0);
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (!match) throw unreadable(text, position);
    tokens.push({ kind: kindOf(match), text: match[0], position });
    position = skipSpaces(text, TOKEN.lastIndex);
  }
  tokens.push({ kind: "end", text: "", position: text.length });
  return tokens;
}

export function syntaxError(text: string, position: number): WebApiError {
  return badRequest(`Syntax error at position ${position} in '${text}'.`);
}

function kindOf(match: RegExpExecArray): TokenKind {
  const group = match.findIndex((value, index) => index > 0 && (value as string | undefined) !== undefined);
  return kinds[group - 1] ?? "end";
}

function skipSpaces(text: string, position: number): number {
  SPACES.lastIndex = position;
  SPACES.test(text);
  return SPACES.lastIndex;
}

function unreadable(text: string, position: number): WebApiError {
  const first = text[position];
  if (first !== "'" && first !== '"') return syntaxError(text, position);
  return badRequest(`There is an unterminated literal at position ${text.length} in '${text}'.`);
}
