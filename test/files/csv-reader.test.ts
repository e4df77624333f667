import { inspect } from "node:util";
import { expect, test } from "vitest";
import { readRecords, type ReadOptions } from "../../src/files/read-records.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import { collect, inPieces, readUntilError } from "./sources.ts";

function read(text: string, options: ReadOptions = {}): AsyncIterable<Record<string, unknown>> {
  return readRecords(inPieces(text, [7]), { format: "csv", name: "contacts.csv", ...options });
}

async function failing(
  text: string,
  options?: ReadOptions,
): Promise<{ records: unknown[]; line: number | undefined; message: string }> {
  const { records, error } = await readUntilError(read(text, options));
  expect(error.source).toBe("contacts.csv");
  return { records, line: error.line, message: error.message };
}

test("each row becomes a record of strings, and an empty cell is an empty string", async () => {
  expect(await collect(read("name,age\nAnna,7\nBo,\n"))).toEqual([
    { name: "Anna", age: "7" },
    { name: "Bo", age: "" },
  ]);
});

test("a byte order mark, CRLF and a last line without an end are read", async () => {
  expect(await collect(read("\uFEFFname,age\r\nAnna,7\r\nBo,8"))).toEqual([
    { name: "Anna", age: "7" },
    { name: "Bo", age: "8" },
  ]);
});

test("line ends may differ within one file, and leave nothing in the values", async () => {
  expect(await collect(read("name,age\nAnna,7\r\nBo,8\rCy,9\n"))).toEqual([
    { name: "Anna", age: "7" },
    { name: "Bo", age: "8" },
    { name: "Cy", age: "9" },
  ]);
});

test("a quoted value may have delimiters, line breaks and doubled quotes", async () => {
  expect(await collect(read('name,note\nAnna,"a, ""b""\r\nc"\n'))).toEqual([{ name: "Anna", note: 'a, "b"\r\nc' }]);
});

test("lines are true after values of several lines, CRLF within quotes and blank lines", async () => {
  const records = await collect(read('name,note\n\nAnna,"1\n2\n3"\r\n\r\n\nBo,"1\r\n2"\nCy,x\n'));
  expect(records.map((record) => [record.name, sourceLine(record)])).toEqual([
    ["Anna", 3],
    ["Bo", 8],
    ["Cy", 10],
  ]);
});

test("tsv separates by tabs, and a delimiter can be chosen", async () => {
  const expected = [{ name: "A,B", age: "7" }];
  expect(await collect(read("name\tage\nA,B\t7\n", { format: "tsv" }))).toEqual(expected);
  expect(await collect(read("name;age\nA,B;7\n", { delimiter: ";" }))).toEqual(expected);
});

test("a column named __proto__ is a column like any other", async () => {
  const [record] = await collect(read("__proto__,name\nx,Anna\n"));
  expect(Object.entries(record!)).toEqual([
    ["__proto__", "x"],
    ["name", "Anna"],
  ]);
});

test.each([
  ["1,2,3,4,5", 5],
  ["1,2,3,4,5,6,7", 7],
])("a row %s that does not fit the header ends the reading after the good rows", async (row, got) => {
  const result = await failing(`a,b,c,d,e,f\n1,2,3,4,5,6\n${row}\n1,2,3,4,5,6\n`);
  expect(result.message).toBe(`contacts.csv, line 3: expected 6 columns as in the header, got ${got}.`);
  expect(result.line).toBe(3);
  expect(result.records).toHaveLength(1);
});

test("with onMalformed, rows that do not fit are reported in their turn and the others are read", async () => {
  const seen: unknown[] = [];
  const onMalformed: ReadOptions["onMalformed"] = (error) => seen.push(error.line);
  for await (const record of read("a,b\n1\n2,2\n3,3,3\n4,4\n", { onMalformed })) seen.push(record.a);
  expect(seen).toEqual([2, "2", 4, "4"]);
});

test.each([
  ["", /empty: expected a header row/, 1],
  ["\n\n", /empty: expected a header row/, 1],
  ["a,,c\n1,2,3\n", /column 2 has no name/, 1],
  ["\n\na,b,a\n1,2,3\n", /columns 1 and 3 of the header are both named "a"/, 3],
  ["a;b\n1;2\n", /If ";" separates them, say so/, 1],
])("a header of %j is an error, with or without onMalformed", async (text, message, line) => {
  const onMalformed = (): void => undefined;
  for (const options of [{}, { onMalformed }]) {
    const result = await failing(text, options);
    expect(result.message).toMatch(message);
    expect(result.line).toBe(line);
  }
});

test("a single column may have any name when the delimiter is said", async () => {
  expect(await collect(read("a;b\n1;2\n", { delimiter: "," }))).toEqual([{ "a;b": "1;2" }]);
});

test("a header alone is a file without records", async () => {
  expect(await collect(read("a,b\n"))).toEqual([]);
});

test("a quote that is never closed names the line where it opened, after the rows before it", async () => {
  const result = await failing('name,note\nAnna,"1\n2"\nBo,"x"\nCy,"open\nDi,y\n');
  expect(result.message).toContain('line 5: the quote that opens column "note" here is never closed');
  expect(result.line).toBe(5);
  expect(result.records).toHaveLength(2);
});

test("the line of an open quote is its own, not that of its row", async () => {
  expect(await failing('a,b,c\n\n"1\n2\n3","4""",\n"x""\n1","y"",\n')).toMatchObject({
    line: 7,
    records: [{ a: "1\n2\n3" }],
  });
});

test("an open quote that meets the next one names the line where it opened, and that of the other", async () => {
  const result = await failing('name,note\nAnna,"open\nBo,"x"\n');
  expect(result.line).toBe(2);
  expect(result.message).toMatch(/column "note" that opens here meets a quote on line 3/);
});

test("text right behind an empty quoted value names the line of that value, not of the quotes before", async () => {
  const result = await failing('a,b\n"1\n2",""x\n');
  expect(result.line).toBe(3);
  expect(result.message).toMatch(/column "b" that opens here meets a quote on the same line/);
});

test("a quote in the middle of a value names its line and column", async () => {
  const result = await failing('size,name\n7,x\n5" pipe,y\n');
  expect(result.line).toBe(3);
  expect(result.message).toMatch(/column "size" has a quote in the middle/);
  expect(result.records).toEqual([{ size: "7", name: "x" }]);
});

test("the text of a row is not part of what an error about its quotes carries along", async () => {
  const { error } = await readUntilError(read('name,note\nAnna,"secret\nBo,"x"\n'));
  expect(error.cause).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 9 })).not.toContain("secret");
});

test("a quote mistake ends the reading even with onMalformed: what follows cannot be told apart", async () => {
  const result = await failing('a,b\n1,"x\n2,"y"\n', { onMalformed: () => undefined });
  expect(result.line).toBe(2);
});
