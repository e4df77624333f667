import { expect, test } from "vitest";
import { createFailureNotes, type FailureNotesOptions } from "../../src/cli/failure-notes.ts";
import type { Failure } from "../../src/cli/remarks.ts";
import { UsageError } from "../../src/errors.ts";
import { markLine } from "../../src/files/source-line.ts";
import { fakeNotices } from "./fakes.ts";

function noteAll(
  failures: readonly Failure[],
  options: Partial<FailureNotesOptions> = {},
): { text: string; stops: number[] } {
  const { notices, text } = fakeNotices();
  const stops: number[] = [];
  let at = 0;
  const notes = createFailureNotes({
    notices,
    errorsFile: undefined,
    silent: false,
    verbose: false,
    limit: Infinity,
    onTooMany: () => stops.push(at),
    ...options,
  });
  for (const failure of failures) notes.note(failure, `record ${(at += 1)}`);
  return { text: text(), stops };
}

const failure: Failure = { input: { name: "A" }, status: "failed", error: new UsageError("Too bad.") };

test("a failure is told with its line, or its place where it has none", () => {
  const marked = { ...failure, input: markLine({ name: "A" }, 12) };
  const unknown: Failure = { ...failure, status: "unknown" };
  const unreadable: Failure = { ...failure, line: 3, error: new UsageError("a.csv, line 3: bad.") };
  expect(noteAll([failure, marked, unknown, unreadable]).text.split("\n")).toEqual([
    "record 1: Too bad.",
    "line 12: Too bad.",
    "record 3: outcome unknown: Too bad.",
    "a.csv, line 3: bad.",
    "",
  ]);
});

test("ten are shown, the others counted; silently nothing is shown", () => {
  const many = Array.from({ length: 50 }, () => failure);
  const lines = noteAll(many).text.trimEnd().split("\n");
  expect(lines).toHaveLength(11);
  expect(lines[10]).toContain("only counted");
  expect(noteAll(many, { silent: true }).text).toBe("");
});

test("the limit is reported once, by the failure that exceeds it, and records that were not sent do not count", () => {
  const notSent: Failure = { ...failure, status: "notSent" };
  expect(noteAll([failure, notSent, failure, failure, failure], { limit: 2 }).stops).toEqual([4]);
  expect(noteAll([failure, failure], { limit: 0 }).stops).toEqual([1]);
});

test("only with --verbose does an error of the block's own come with its stack", () => {
  const own: Failure = { ...failure, error: new TypeError("x is not a function") };
  expect(noteAll([own]).text).not.toContain("    at ");
  expect(noteAll([own], { verbose: true }).text).toContain("failure-notes.test.ts");
  expect(noteAll([failure], { verbose: true }).text).not.toContain("    at ");
});
