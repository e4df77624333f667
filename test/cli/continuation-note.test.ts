import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createContinuationNote } from "../../src/cli/continuation-note.ts";
import type { Notices } from "../../src/cli/notices.ts";

function listening(): { notices: Notices; said: string[] } {
  const said: string[] = [];
  const notices: Notices = {
    isTerminal: false,
    say: (text) => void said.push(text),
    status: () => undefined,
    hide: () => undefined,
  };
  return { notices, said };
}

const page = (continuation: string | undefined): { records: never[]; continuation: string | undefined } => ({
  records: [],
  continuation,
});

test("the token of the last page is said, and nothing where there is none", () => {
  const { notices, said } = listening();
  const note = createContinuationNote(notices, undefined);
  note.tell();
  note.remember(page(undefined));
  note.tell();
  expect(said).toEqual([]);
  note.remember(page("first"));
  note.remember(page("second"));
  note.tell();
  expect(said).toEqual(["To go on, give the same flags and --continue-from second"]);
});

test("a long token is not shown, but written into a file where one is named", () => {
  const { notices, said } = listening();
  const long = "x".repeat(5000);
  const unnamed = createContinuationNote(notices, undefined);
  unnamed.remember(page(long));
  unnamed.tell();
  expect(said).toEqual(["Where it ended is too long to be shown; with --continuation FILE it is written into a file."]);
  const directory = mkdtempSync(join(tmpdir(), "dvp-continuation-"));
  const file = join(directory, "token");
  const note = createContinuationNote(notices, file);
  note.remember(page(long));
  note.tell();
  expect(readFileSync(file, "utf8")).toBe(`${long}\n`);
  expect(said.at(-1)).toBe(`To go on, give the same flags and --continue-from @${file}`);
  rmSync(directory, { recursive: true });
});
