import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createRecordWriter, type Written } from "../../src/metadata/record-writer.ts";
import { aColumn, aTable, messageOf } from "./columns.ts";

const knowledge = aTable(
  aColumn("String", { name: "name" }),
  aColumn("File", { name: "document", creatable: false, updatable: false, maxBytes: 5 }),
);

const root = mkdtempSync(join(tmpdir(), "files-"));
const fileDirectory = join(root, "in");
mkdirSync(join(fileDirectory, "deep"), { recursive: true });
writeFileSync(join(fileDirectory, "deep", "a.txt"), "hello");
writeFileSync(join(fileDirectory, "large.txt"), "hello!");
writeFileSync(join(root, "secret.txt"), "other");
symlinkSync(join(root, "secret.txt"), join(fileDirectory, "link.txt"));
symlinkSync(root, join(fileDirectory, "up"));
symlinkSync(fileDirectory, join(root, "by-link"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

function write(document: unknown, directory: string | undefined = fileDirectory): Written {
  return createRecordWriter(knowledge, "create", { fileDirectory: directory }).write({ name: "x", document });
}

async function contentOf({ files }: Written): Promise<unknown> {
  const [file] = files;
  return { column: file?.column, name: file?.content?.name, text: String(Buffer.from((await file?.content?.read())!)) };
}

describe("the content of a file column follows the record", () => {
  test.each<[string, unknown, object]>([
    ["bytes with a name", { name: "b.txt", bytes: Buffer.from("bytes") }, { name: "b.txt", text: "bytes" }],
    ["a File", new File(["file"], "c.txt"), { name: "c.txt", text: "file" }],
    ["a path", "deep/a.txt", { name: "a.txt", text: "hello" }],
    ["an absolute path", join(fileDirectory, "deep", "a.txt"), { name: "a.txt", text: "hello" }],
  ])("%s", async (_, value, expected) => {
    const written = write(value);
    expect(written.payload).toEqual({ name: "x" });
    expect(await contentOf(written)).toEqual({ column: "document", ...expected });
  });

  test("the folder may be given by a link", async () => {
    expect(await contentOf(write("deep/a.txt", join(root, "by-link")))).toMatchObject({ text: "hello" });
  });

  test("null and an empty text empty the column", () => {
    expect(write(null).files).toEqual([{ column: "document", content: null }]);
    expect(write("").files).toEqual([{ column: "document", content: null }]);
  });

  test("the id that the service gives for a file leaves it alone", () => {
    expect(write("0f0e0d0c-0b0a-4908-8706-050403020100").files).toEqual([]);
  });

  test("a record's files are not those of the next", () => {
    const writer = createRecordWriter(knowledge, "update");
    expect(writer.write({ document: null }).files).toHaveLength(1);
    expect(writer.write({ name: "x" }).files).toEqual([]);
  });
});

describe("what is refused", () => {
  test.each(["../secret.txt", "link.txt", "up/secret.txt", join(root, "secret.txt")])("the path %s", (path) => {
    expect(messageOf(() => write(path))).toContain(`expected the path of a file below ${fileDirectory}, got`);
  });

  test.each(["nothing.txt", "deep", ".", "a\0b"])("%j, which is no file", (path) => {
    expect(messageOf(() => write(path))).toContain("that exists and can be read, got");
  });

  test("a path without a folder", () => {
    const writer = createRecordWriter(knowledge, "create");
    expect(messageOf(() => writer.write({ document: "deep/a.txt" }))).toContain(
      "a path needs the option fileDirectory",
    );
  });

  test.each([{ name: "x" }, { bytes: new Uint8Array(1) }, { name: "", bytes: new Uint8Array(1) }, 7, true, []])(
    "%j",
    (value) => {
      expect(messageOf(() => write(value))).toContain("expected { name, bytes }, a File, or the path of a file, got");
    },
  );

  test("a file that is larger than its column takes", () => {
    expect(messageOf(() => write("large.txt"))).toBe(
      'thing.document: expected a file of at most 5 bytes (it has 6), got "large.txt" (string).',
    );
  });

  test("a folder that there is not, before any record is written", () => {
    const missing = join(root, "missing");
    expect(() => createRecordWriter(knowledge, "create", { fileDirectory: missing })).toThrow(
      `fileDirectory: the folder ${missing} cannot be read.`,
    );
  });
});
