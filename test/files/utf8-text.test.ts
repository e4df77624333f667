import { expect, test } from "vitest";
import { readUtf8 } from "../../src/files/utf8-text.ts";
import { collect, inPieces, readUntilError } from "./sources.ts";

const LATIN_1_UMLAUT = 0xe4;

test("no piece divides a character, and nothing is lost", async () => {
  const text = "a é € 𝄞 z".repeat(20);
  for (const sizes of [[1], [2], [3], [1, 4, 2]]) {
    const pieces = await collect(readUtf8(inPieces(text, sizes), "in"));
    expect(pieces.map(String).join("")).toBe(text);
    expect(pieces.map(String).join("")).not.toContain("\uFFFD");
  }
});

test("a byte order mark is taken away at the start only, even when divided", async () => {
  for (const size of [1, 2, 100]) {
    const pieces = await collect(readUtf8(inPieces("\uFEFFa\uFEFF", [size]), "in"));
    expect(pieces.map(String).join("")).toBe("a\uFEFF");
  }
});

test.each(["", "a", "ab"])("a source as short as %j is read", async (text) => {
  const pieces = await collect(readUtf8(inPieces(text, [1]), "in"));
  expect(pieces.map(String).join("")).toBe(text);
});

test("a line in another encoding is an error that names it, after the good lines", async () => {
  const bytes = Buffer.concat([
    Buffer.from("é1\n2\n3\n"),
    Buffer.from([0x4a, LATIN_1_UMLAUT, 0x6e]),
    Buffer.from("\n5\n"),
  ]);
  for (const size of [1, 2, 3, 5, 100]) {
    const { records, error } = await readUntilError(readUtf8(inPieces(bytes, [size]), "in.csv"));
    expect(error.line).toBe(4);
    expect(error.message).toMatch(/in\.csv, line 4: this line is not UTF-8/);
    expect(Buffer.concat(records).toString().startsWith("é1\n2\n3\n")).toBe(true);
  }
});

test("a character cut short by the end is an error", async () => {
  const { error } = await readUntilError(readUtf8(inPieces(Buffer.from("a\né").subarray(0, 3), [100]), "in"));
  expect(error.line).toBe(2);
});

test.each([
  ["UTF-16", Buffer.from("\uFEFFa,b", "utf16le"), /UTF-16.+Save it as UTF-8/],
  ["gzip", Buffer.from([0x1f, 0x8b, 8, 0]), /gzip.+\.gz/],
])("%s is recognised, and the error says what to do", async (_, bytes, message) => {
  const { error } = await readUntilError(readUtf8(inPieces(bytes, [1]), "in"));
  expect(error.message).toMatch(message);
});
