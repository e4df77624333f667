import { syntaxError, tokenize, type Token } from "./tokens.ts";
import type { WebApiError } from "../web-api-error.ts";

/** A place in a list of tokens that only moves forward. */
export interface TokenReader {
  readonly text: string;
  peek(): Token;
  next(): Token;
  /** Takes the token if it is this mark or word, and says whether it was. */
  accept(text: string): boolean;
  /** Takes the token, which must be this mark. */
  expect(mark: string): void;
  /** The complaint about a token that cannot stand where it stands. */
  unexpected(token: Token): WebApiError;
}

export function readTokens(text: string): TokenReader {
  const tokens = tokenize(text);
  const end: Token = { kind: "end", text: "", position: text.length };
  let index = 0;

  const peek = (): Token => tokens[index] ?? end;
  const next = (): Token => tokens[index++] ?? end;
  const unexpected = (token: Token): WebApiError => syntaxError(text, token.position);

  function accept(expected: string): boolean {
    const token = peek();
    const found = token.text === expected && (token.kind === "mark" || token.kind === "name");
    if (found) index++;
    return found;
  }

  function expect(mark: string): void {
    if (!accept(mark)) throw unexpected(peek());
  }

  return { text, peek, next, accept, expect, unexpected };
}
