import { expect, test } from "vitest";
import { readToken, signToken } from "../../../src/emulator/sign-in/tokens.ts";

const key = Buffer.alloc(32, 7);
const claims = { aud: "https://org", exp: 200 };

test("a token gives back the claims that were signed", () => {
  expect(readToken(signToken(claims, key), key)).toEqual(claims);
});

test("a token of another key is refused", () => {
  expect(readToken(signToken(claims, Buffer.alloc(32, 8)), key)).toBeUndefined();
});

test.each(["", ".", "..", "a.b.c"])("'%s' is no token", (text) => {
  expect(readToken(text, key)).toBeUndefined();
});

test("another implementation of HS256 finds the signature right", async () => {
  const [header = "", payload = "", signature = ""] = signToken(claims, key).split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ typ: "JWT", alg: "HS256" });
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["verify"]);
  const signed = Buffer.from(`${header}.${payload}`);
  expect(await crypto.subtle.verify(algorithm, imported, Buffer.from(signature, "base64url"), signed)).toBe(true);
});
