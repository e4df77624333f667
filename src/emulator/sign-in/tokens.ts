/** Access tokens: JSON Web Tokens signed with HMAC-SHA256 (RFC 7515, RFC 7519) by a key that only this emulator has. */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Claims {
  /** The environment that the token is for. */
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  /** The application that signed in. */
  readonly appid: string;
  /** The user of the environment that the application acts as. */
  readonly oid: string;
  /** Seconds since 1970, as are `nbf` and `exp`. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

const header = encode({ typ: "JWT", alg: "HS256" });

export function signToken(claims: Claims, key: Uint8Array): string {
  const content = `${header}.${encode(claims)}`;
  return `${content}.${signatureOf(content, key)}`;
}

/**
 * The claims of a token that this key signed for this audience and that has not expired; of any other, nothing.
 *
 * @param now seconds since 1970
 */
export function readToken(token: string, key: Uint8Array, audience: string, now: number): Claims | undefined {
  const dot = token.lastIndexOf(".");
  const content = token.slice(0, Math.max(dot, 0));
  if (!isSame(token.slice(dot + 1), signatureOf(content, key))) return undefined;
  const payload = Buffer.from(content.slice(content.indexOf(".") + 1), "base64url").toString();
  // The signature is ours, so these are claims that signToken wrote.
  const claims = JSON.parse(payload) as Claims;
  return claims.aud === audience && now < claims.exp ? claims : undefined;
}

/** Compares texts in a time that does not tell how much of them is alike. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function signatureOf(content: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(content).digest("base64url");
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
