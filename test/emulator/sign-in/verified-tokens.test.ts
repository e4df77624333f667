import { expect, test } from "vitest";
import { createVerifiedTokens } from "../../../src/emulator/sign-in/verified-tokens.ts";

const signedIn = { userId: "user", kind: "user" } as const;
const token = { audience: "https://org", signedIn, expiry: 10 };

test("a verified token is known at its address until it expires", () => {
  const tokens = createVerifiedTokens();
  tokens.remember("Bearer a", token);
  expect(tokens.find("Bearer a", "https://org", 9)).toBe(signedIn);
  expect(tokens.find("Bearer a", "https://other", 9)).toBeUndefined();
  expect(tokens.find("Bearer a", "https://org", 10)).toBeUndefined();
  expect(tokens.find("Bearer b", "https://org", 9)).toBeUndefined();
});

test("beyond the limit the oldest is forgotten", () => {
  const tokens = createVerifiedTokens(2);
  for (const name of ["a", "b", "c"]) tokens.remember(name, token);
  expect(["a", "b", "c"].map((name) => tokens.find(name, "https://org", 0))).toEqual([undefined, signedIn, signedIn]);
});
