import { gzipSync } from "node:zlib";
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openInput, type Input, type InputOptions } from "../../src/cli/input.ts";
import type { InputError } from "../../src/errors.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import { resumableOf } from "../../src/parallel/resumable.ts";
import { parseGuid } from "../../src/web-api/guid.ts";
import { temporaryFile } from "./fakes.ts";

const ID = "0a0a0a0a-0000-4000-a000-000000000001";

async function read(
  name: string,
  content: string,
  options: Partial<InputOptions> = {},
): Promise<{ items: unknown[]; malformed: InputError[]; columns: readonly string[] | undefined }> {
  const malformed: InputError[] = [];
  const path = temporaryFile(name, content);
  const input = openInput({ path, format: undefined, ...options, onMalformed: (error) => malformed.push(error) });
  const items: unknown[] = [];
  for await (const item of input.items) items.push(item);
  return { items, malformed, columns: input.columns };
}

test("values are anything that JSON has, a bad line is told with its number and the rest goes on", async () => {
  const { items, malformed } = await read("in.ndjson", '1\n\n"a"\n{bad\n{"a":1}\nnull\n', { of: "values" });
  expect(items).toEqual([1, "a", { a: 1 }, null]);
  expect(sourceLine(items[2] as object)).toBe(5);
  expect(malformed.map((error) => error.line)).toEqual([4]);
  expect(malformed[0]?.message).not.toContain("line 1 column");
});

test("values may stand in a JSON array", async () => {
  expect((await read("in.json", '[1, {"a": [2]}, "x"]', { of: "values" })).items).toEqual([1, { a: [2] }, "x"]);
});

test("records are objects, and a number among them is a failed line", async () => {
  const { items, malformed } = await read("in.ndjson", '{"a":1}\n2\n');
  expect(items).toEqual([{ a: 1 }]);
  expect(malformed[0]?.message).toContain("line 2");
});

test("a list of ids is one id a line, beside records and JSON texts", async () => {
  const options = { of: "values", bareLine: parseGuid } as const;
  const { items } = await read("ids.txt", `${ID}\n"${ID}"\n{"accountid":"${ID}"}\n`, options);
  expect(items).toEqual([ID, ID, { accountid: ID }]);
});

test("an errors file is read back without its remarks, and what was not mended fails again", async () => {
  const content = "name,_line,_status,_code,_error\nMended,2,failed,x,y\n,9,failed,malformedInput,z\n";
  const { items, malformed, columns } = await read("failed.csv", content);
  expect(items).toEqual([{ name: "Mended" }]);
  expect(columns).toEqual(["name"]);
  expect(malformed.map((error) => error.line)).toEqual([3]);
});

test("a zipped file is unzipped, a format that is named outweighs the extension", async () => {
  const path = temporaryFile("in.txt.gz");
  writeFileSync(path, gzipSync("name\nA\n"));
  const items: unknown[] = [];
  for await (const item of openInput({ path, format: "csv", onMalformed: () => undefined }).items) items.push(item);
  expect(items).toEqual([{ name: "A" }]);
});

describe("how many records a file has", () => {
  const lines = (count: number): string => Array.from({ length: count }, () => '{"name":"0123456789"}\n').join("");

  async function estimatesOf(name: string, content: string | Buffer): Promise<(number | undefined)[]> {
    const path = temporaryFile(name);
    writeFileSync(path, content);
    const input = openInput({ path, format: undefined, onMalformed: () => undefined });
    const estimates = [input.estimate()];
    for await (const item of input.items) if (item !== undefined) estimates.push(input.estimate());
    return [...estimates, input.estimate()];
  }

  test("is known from the first record on where they are alike, also beyond what is read at a time", async () => {
    for (const count of [10, 20_000]) {
      const [before, ...estimates] = await estimatesOf("in.ndjson", lines(count));
      expect(before).toBeUndefined();
      for (const estimate of estimates) expect(Math.abs(estimate! - count)).toBeLessThanOrEqual(count / 100);
      expect(estimates.at(-1)).toBe(count);
    }
  });

  test("comes near where they are not alike, and is right at the end", async () => {
    const estimates = await estimatesOf("in.csv", `name\n${"x\n".repeat(50_000)}${"0123456789\n".repeat(5000)}`);
    expect(estimates.at(-1)).toBe(55_000);
    expect(Math.max(...estimates.map((estimate) => estimate ?? 0))).toBeLessThan(100_000);
  });

  test("is not told before a zipped file was read a good way", async () => {
    const [first, second, ...rest] = await estimatesOf("in.ndjson.gz", gzipSync(lines(20_000)));
    expect([first, second]).toEqual([undefined, undefined]);
    expect(rest).toHaveLength(20_000);
  });

  test("is nobody's guess for standard input", () => {
    expect(openInput({ path: "-", format: undefined, onMalformed: () => undefined }).estimate()).toBeUndefined();
  });
});

test("a job reads on from a place as if it had read all: remarks are off, bad lines are told, the estimate is of the whole", async () => {
  const rows = Array.from({ length: 6000 }, (_, index) =>
    index % 1000 === 5 ? "{bad" : `{"name":"${index}","_status":"x","_error":"y"}`,
  );
  const path = temporaryFile("long.ndjson", `${rows.join("\n")}\n`);
  const open = (lines: number[]): Input =>
    openInput({ path, format: undefined, onMalformed: ({ line = 0 }) => void lines.push(line) });
  const all: unknown[] = [];
  for await (const item of open([]).items) all.push(item);
  const half = open([]);
  const reading = resumableOf(half.items)!;
  const taking = half.items[Symbol.asyncIterator]();
  while ((reading.place()?.items ?? 0) <= 1500) await taking.next();
  await taking.return?.();
  const place = reading.place()!;
  const lines: number[] = [];
  const rest = open(lines);
  const items: unknown[] = [];
  for await (const item of resumableOf(rest.items)!.readFrom(place)) {
    items.push(item);
    if (items.length === 10) expect(rest.estimate()).toBeGreaterThan(5500);
  }
  expect(items).toEqual(all.slice(place.items));
  expect(lines).toEqual([6, 1006, 2006, 3006, 4006, 5006].filter((line) => line >= place.line));
  expect(rest.estimate()).toBe(all.length);
});
