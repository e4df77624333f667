import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { createNotices, type Notices } from "../../src/cli/notices.ts";

/** A stream that remembers what was written to it, as a terminal of so many columns or as none. */
export function fakeStream(columns?: number): { readonly stream: NodeJS.WriteStream; text(): string } {
  const written: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      written.push(text);
      done();
    },
  });
  Object.assign(stream, { isTTY: columns !== undefined, columns });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join("") };
}

/** Notices, and what they have said. */
export function fakeNotices(columns?: number): { readonly notices: Notices; text(): string } {
  const { stream, text } = fakeStream(columns);
  return { notices: createNotices(stream), text };
}

/** A file in a folder of the test's own. */
export function temporaryFile(name: string, content?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-parallel-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
}
