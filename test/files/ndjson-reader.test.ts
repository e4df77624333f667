import { expect, test } from "vitest";
import { readRecords, type ReadOptions } from "../../src/files/read-records.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import { collect, inPieces, readUntilError } from "./sources.ts";

function read(text: string, options: ReadOptions = {}): AsyncIterable<Record<string, unknown>> {
  return readRecords(inPieces(text, [5]), { format: "ndjson", name: "in.ndjson", ...options });
}

test("one object a line, with a byte order mark, CRLF, blank lines and no last line end", async () => {
  const records = await collect(read('\uFEFF{"a":1}\r\n\r\n  \n{"a":{"b":[null,true]}}\n{"a":"é"}'));
  expect(records).toEqual([{ a: 1 }, { a: { b: [null, true] } }, { a: "é" }]);
  expect(records.map(sourceLine)).toEqual([1, 4, 5]);
});

test("an empty stream has no records", async () => {
  expect(await collect(read(""))).toEqual([]);
});

test("characters divided between pieces stay whole", async () => {
  const text = '{"a":"äß€𝄞"}\n{"a":"𝄞"}\n';
  for (const size of [1, 2, 3, 4]) {
    expect(await collect(readRecords(inPieces(text, [size]), { format: "ndjson" }))).toEqual([
      { a: "äß€𝄞" },
      { a: "𝄞" },
    ]);
  }
});

test("a stream of strings may divide a character between its two halves", async () => {
  async function* halves(): AsyncGenerator<string> {
    for (const unit of '{"a":"𝄞"}\n'.split("")) {
      await Promise.resolve();
      yield unit;
    }
  }
  expect(await collect(readRecords(halves(), { format: "ndjson" }))).toEqual([{ a: "𝄞" }]);
});

test("a line that is no JSON ends the reading after the good ones, with its number and the parser's reason", async () => {
  const { records, error } = await readUntilError(read('{"a":1}\n\n{"a":2,}\n{"a":3}\n'));
  expect(records).toEqual([{ a: 1 }]);
  expect(error.line).toBe(3);
  expect(error.message).toMatch(/^in\.ndjson, line 3: not valid JSON: .+position 7/);
  expect(error.message).not.toContain("line 1");
  expect(error.cause).toBeInstanceOf(SyntaxError);
});

test.each([
  ["[1]", "[1] (array)"],
  ["null", "null"],
  ['"x"', '"x" (string)'],
  ["5", "5 (number)"],
])("a line %s is no object", async (line, got) => {
  const { error } = await readUntilError(read(line));
  expect(error.message).toBe(`in.ndjson, line 1: expected an object, got ${got}.`);
});

test("with onMalformed, bad lines are reported in their turn and the others are read", async () => {
  const seen: unknown[] = [];
  const onMalformed: ReadOptions["onMalformed"] = (error) => seen.push(`line ${error.line}`);
  for await (const record of read('{"a":1}\n{"a"\n{"a":3}\n[]\n', { onMalformed })) seen.push(record.a);
  expect(seen).toEqual([1, "line 2", 3, "line 4"]);
});
