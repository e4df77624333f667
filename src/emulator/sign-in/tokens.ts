/** JSON Web Tokens signed with HMAC-SHA256 (RFC 7515, RFC 7519) by a key that only this emulator has. */
import { createHmac, timingSafeEqual } from "node:crypto";

const header = encode({ typ: "JWT", alg: "HS256" });

export function signToken(claims: object, key: Uint8Array): string {
  const content = `${header}.${encode(claims)}`;
  return `${content}.${signatureOf(content, key)}`;
}

/** What `signToken` signed with this key; of any other token, nothing. The header is not heeded: there is one algorithm. */
export function readToken(token: string, key: Uint8Array): unknown {
  const dot = token.lastIndexOf(".");
  const content = token.slice(0, Math.max(dot, 0));
  if (!isSame(token.slice(dot + 1), signatureOf(content, key))) return undefined;
  return JSON.parse(Buffer.from(content.slice(content.indexOf(".") + 1), "base64url").toString());
}

/** Compares texts in a time that does not tell how much of them is alike. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** An object as a part of a token. */
export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signatureOf(content: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(content).digest("base64url");
}
