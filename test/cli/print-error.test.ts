import { expect, test } from "vitest";
import { printError } from "../../src/cli/print-error.ts";
import { ServiceError, UsageError } from "../../src/errors.ts";
import { fakeNotices } from "./fakes.ts";

function printed(error: unknown, verbose = false): string {
  const { notices, text } = fakeNotices();
  printError(error, notices, { verbose });
  return text();
}

test("an expected error has its message and what to try next, and no stack", () => {
  expect(printed(new UsageError("Say how."))).toBe("error: Say how.\nAdd --help to see the flags, with examples.\n");
});

test("a refusal of the service comes with what Microsoft's support asks for", () => {
  const error = new ServiceError("No.", { status: 400, serverCode: "0x80060888", requestId: "abc" });
  expect(printed(error)).toContain("status 400, code 0x80060888, request abc\n");
});

test("only with --verbose are the causes told", () => {
  const error = new UsageError("Outer.", { cause: new TypeError("Inner.", { cause: "innermost" }) });
  expect(printed(error)).not.toContain("Inner.");
  expect(printed(error, true)).toContain("caused by TypeError: Inner.\ncaused by Error: ");
});

test("the operating system's errors have no stack, a fault of the program has one", () => {
  const taken = Object.assign(new Error("listen EADDRINUSE"), { syscall: "listen" });
  expect(printed(taken)).toBe("error: listen EADDRINUSE\n");
  expect(printed(new TypeError("x is undefined"))).toContain("print-error.test.ts");
});
