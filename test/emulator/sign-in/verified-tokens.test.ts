import { expect, test } from "vitest";
import { createVerifiedTokens } from "../../../src/emulator/sign-in/verified-tokens.ts";

test("a verified token is known until it expires", () => {
  const tokens = createVerifiedTokens();
  tokens.remember("Bearer a", "user", 10);
  expect(tokens.find("Bearer a", 9)).toBe("user");
  expect(tokens.find("Bearer a", 10)).toBeUndefined();
  expect(tokens.find("Bearer b", 9)).toBeUndefined();
});

test("beyond the limit the oldest is forgotten", () => {
  const tokens = createVerifiedTokens(2);
  for (const name of ["a", "b", "c"]) tokens.remember(name, name, 10);
  expect(["a", "b", "c"].map((name) => tokens.find(name, 0))).toEqual([undefined, "b", "c"]);
});
