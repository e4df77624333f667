import { expect, test } from "vitest";
import { exitCodeOf, exitCodesHelp, exitCodes } from "../../src/cli/exit-codes.ts";
import { AuthenticationError, InputError, ServiceError, TransportError, UsageError } from "../../src/errors.ts";

test("an error that ends a command has the exit code of its kind", () => {
  expect(exitCodeOf(new UsageError("x"))).toBe(2);
  expect(exitCodeOf(new AuthenticationError("x"))).toBe(4);
  expect(exitCodeOf(new ServiceError("x", { status: 403 }))).toBe(4);
  expect(exitCodeOf(new ServiceError("x", { status: 500 }))).toBe(1);
  expect(exitCodeOf(new TransportError("x", { unknownOutcome: false }))).toBe(1);
  expect(exitCodeOf(new InputError("x"))).toBe(1);
  expect(exitCodeOf(new TypeError("x"))).toBe(1);
});

test("the help names every exit code", () => {
  for (const code of Object.values(exitCodes)) expect(exitCodesHelp).toMatch(new RegExp(`^ +${code} `, "m"));
});
