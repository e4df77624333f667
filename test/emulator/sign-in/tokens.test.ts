import { expect, test } from "vitest";
import { readToken, signToken, type Claims } from "../../../src/emulator/sign-in/tokens.ts";

const key = Buffer.alloc(32, 7);
const claims: Claims = {
  aud: "https://org",
  iss: "https://org/t/",
  tid: "t",
  appid: "a",
  oid: "u",
  iat: 100,
  nbf: 100,
  exp: 200,
};

test("a token gives back the claims that were signed", () => {
  expect(readToken(signToken(claims, key), key, "https://org", 150)).toEqual(claims);
});

test("a token for another audience is refused, although its signature is right", () => {
  expect(readToken(signToken(claims, key), key, "https://other", 150)).toBeUndefined();
});

test("a token of another key is refused", () => {
  expect(readToken(signToken(claims, Buffer.alloc(32, 8)), key, "https://org", 150)).toBeUndefined();
});

test("a token is good until the second in which it expires", () => {
  const token = signToken(claims, key);
  expect([150, 199, 200, 201].map((now) => readToken(token, key, "https://org", now) !== undefined)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("another implementation of HS256 finds the signature right", async () => {
  const [header = "", payload = "", signature = ""] = signToken(claims, key).split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ typ: "JWT", alg: "HS256" });
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["verify"]);
  const signed = Buffer.from(`${header}.${payload}`);
  expect(await crypto.subtle.verify(algorithm, imported, Buffer.from(signature, "base64url"), signed)).toBe(true);
});
