import { expect, test } from "vitest";
import { readRecords, type ReadOptions } from "../../src/files/read-records.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import { collect, inPieces, readUntilError } from "./sources.ts";

function read(text: string, options: ReadOptions = {}, size = 3): AsyncIterable<Record<string, unknown>> {
  return readRecords(inPieces(text, [size]), { format: "json", name: "in.json", ...options });
}

test("an array's elements are found whatever their strings hold, in pieces of any size", async () => {
  const elements = [{ a: '],}"{[' }, { a: { b: [[1], { c: 2 }] } }, {}, { a: 'back\\slash" \\' }, { a: "é\n𝄞" }];
  for (const indent of [0, 2]) {
    const text = `\uFEFF \n${JSON.stringify(elements, undefined, indent)}\n `;
    for (const size of [1, 2, 5, 1000]) expect(await collect(read(text, {}, size))).toEqual(elements);
  }
});

test("one object is one record", async () => {
  const records = await collect(read('\n {"a": [1, {"b": "}"}],\n "c": 2}\n'));
  expect(records).toEqual([{ a: [1, { b: "}" }], c: 2 }]);
  expect(records.map(sourceLine)).toEqual([2]);
});

test.each(["[]", " [ \n ] "])("%j has no records", async (text) => {
  expect(await collect(read(text))).toEqual([]);
});

test("each element knows the line on which it starts", async () => {
  const records = await collect(read('[\n  {"a": 1},\n\n  {\n    "a": 2\n  }, {"a": 3}\n,{"a":4}]'));
  expect(records.map((record) => [record.a, sourceLine(record)])).toEqual([
    [1, 2],
    [2, 4],
    [3, 6],
    [4, 7],
  ]);
});

test.each([
  ['[\n{"a":1},\n{"a":2,}\n]', 3, /not valid JSON/, 1],
  ['[\n{"a":1},\n5\n]', 3, /expected an object, got 5 \(number\)/, 1],
  ['[{"a":1},\n\n]', 3, /not valid JSON/, 1],
  ["[,\n{}]", 1, /not valid JSON/, 0],
  ['[{"a":1},\n{"a":2}}', 2, /not valid JSON/, 1],
  ['{"a":\n1]', 1, /not valid JSON/, 0],
  ['[{"a":1}]\n\n[{"a":2}]', 3, /expected the end of the file here/, 1],
  ['{"a":1}\n{"a":2}\n', 2, /its format is ndjson/, 1],
  ['[{"a":1},\n {"a":', 2, /ends inside the value that starts here/, 1],
  ['[{"a":1},\n "]', 2, /ends inside the value that starts here/, 1],
  ['[{"a":1},\n', 2, /ends before the array is closed/, 1],
  ["\n\n", 3, /expected an array of objects or one object, got nothing/, 0],
  ['\n"a"', 2, /expected an array of objects or one object, got "\\"/, 0],
])("%j ends with an error at line %i, after the good elements", async (text, line, message, good) => {
  for (const size of [1, 1000]) {
    const { records, error } = await readUntilError(read(text, {}, size));
    expect(error.message).toMatch(message);
    expect(error.line).toBe(line);
    expect(records).toHaveLength(good);
  }
});

test("with onMalformed, bad elements are reported in their turn and the others are read", async () => {
  const seen: unknown[] = [];
  const onMalformed: ReadOptions["onMalformed"] = (error) => seen.push(`line ${error.line}`);
  for await (const record of read('[{"a":1},\n{a:2},\n{"a":3},\n[4],\n{"a":5}]', { onMalformed })) seen.push(record.a);
  expect(seen).toEqual([1, "line 2", 3, "line 4", 5]);
});

test("a file cut short ends with an error even with onMalformed", async () => {
  const { error } = await readUntilError(read('[{"a":1}, {"a"', { onMalformed: () => undefined }));
  expect(error.message).toMatch(/Is it complete/);
});
