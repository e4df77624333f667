import { gzipSync } from "node:zlib";
import { writeFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { createItemReader } from "../../src/files/item-reader.ts";
import type { ReadItem } from "../../src/files/read-item.ts";
import { readRecords } from "../../src/files/read-records.ts";
import { createResumableInput } from "../../src/files/resumable-input.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import type { TextSource } from "../../src/files/text-source.ts";
import type { Mark } from "../../src/parallel/journal.ts";
import { resumable, resumableOf, type Resumable, type ResumableInput } from "../../src/parallel/resumable.ts";
import { collect, inPieces, temporaryFolder } from "./sources.ts";

const folder = temporaryFolder();

/** A text in pieces of the given sizes, bad lines given as their messages. */
function open(text: string, format: "csv" | "ndjson", sizes: readonly number[]): ResumableInput<unknown> {
  const bytes = Buffer.from(text);
  const source: TextSource = {
    name: "in",
    open: (offset) => inPieces(bytes.subarray(offset), sizes),
    hasPlaces: true,
  };
  return createResumableInput<ReadItem, unknown>({
    read: createItemReader(format, source, { delimiter: ",", isAssumed: true }),
    pick: (item) => (item instanceof InputError ? item.message : [sourceLine(item), item]),
    hasPlaces: true,
    fingerprint: () => Promise.resolve(""),
  });
}

/** What is read, and every place that was named on the way, with how many items had been given then. */
async function readWithPlaces(
  input: AsyncIterable<unknown>,
  { place }: Resumable<unknown>,
): Promise<{ items: unknown[]; places: { given: number; place: Mark }[] }> {
  const items: unknown[] = [];
  const places: { given: number; place: Mark }[] = [];
  for await (const item of input) {
    items.push(item);
    const now = place();
    if (now !== undefined) places.push({ given: items.length, place: now });
  }
  return { items, places };
}

async function expectEveryPlaceGivesTheRest(text: string, format: "csv" | "ndjson", sizes: number[]): Promise<void> {
  const input = open(text, format, sizes);
  const { items, places } = await readWithPlaces(input, input[resumable]);
  expect(places).toHaveLength(items.length);
  for (const { given, place } of places) {
    expect(place.items).toBeLessThanOrEqual(given);
    const rest = open(text, format, [...sizes].reverse())[resumable];
    expect(await collect(rest.readFrom(place))).toEqual(items.slice(place.items));
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 });
const mark = fc.constantFrom("", "\uFEFF");
const lineEnd = fc.constantFrom("\n", "\r\n");
const cell = fc.oneof(
  fc.constantFrom("", "Anna", "é", "𝄞", "€ 5", '"a,b"', '"x\ny"', '"x\r\ny"', '"say ""hi"""', '"\n\n"'),
  fc.string({ unit: fc.constantFrom("a", "ß", "漢", "😀", " "), maxLength: 6 }),
);
const csv = fc
  .tuple(mark, lineEnd, fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), fc.boolean())
  .map(([bom, end, rows, ended]) => {
    const lines = rows.map((cells) => cells.join(","));
    return bom + ["name,note", ...lines].join(end) + (ended ? end : "");
  });
const line = fc.oneof(
  fc.record({ a: fc.string({ unit: "binary", maxLength: 8 }) }).map((value) => JSON.stringify(value)),
  fc.constantFrom("", "  ", "{bad", "[1]", '{"ü":"𝄞"}'),
);
const ndjson = fc
  .tuple(mark, lineEnd, fc.array(line, { maxLength: 15 }), fc.boolean())
  .map(([bom, end, lines, ended]) => bom + lines.join(end) + (ended ? end : ""));

test("reading csv from any place that was named gives exactly the rest, with its lines", async () => {
  await fc.assert(fc.asyncProperty(csv, sizes, (text, each) => expectEveryPlaceGivesTheRest(text, "csv", each)));
});

test("reading ndjson from any place that was named gives exactly the rest, with its lines", async () => {
  await fc.assert(fc.asyncProperty(ndjson, sizes, (text, each) => expectEveryPlaceGivesTheRest(text, "ndjson", each)));
});

test("places follow the reading: the last of a long file is not far behind its end", async () => {
  const text = Array.from({ length: 500 }, (_, index) => `{"a":${index}}\n`).join("");
  const input = open(text, "ndjson", [100]);
  const { places } = await readWithPlaces(input, input[resumable]);
  expect(places.at(-1)!.place.offset).toBeGreaterThan(text.length - 220);
});

test("a file of more than one piece is read on from a place, and the error behind it names its line", async () => {
  const path = join(folder, "long.csv");
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index},"ä\n${index}"\n`);
  writeFileSync(path, `\uFEFFid,note\n${rows.join("")}too,many,cells\n`);
  const input = readRecords(path, { onMalformed: () => undefined });
  const reading = resumableOf(input)!;
  const { items, places } = await readWithPlaces(input, reading);
  const { place } = places[12_345]!;
  expect(place.offset).toBeGreaterThan(100_000);
  const messages: string[] = [];
  const again = resumableOf(readRecords(path, { onMalformed: ({ message }) => messages.push(message) }))!;
  expect(await collect(again.readFrom(place))).toEqual(items.slice(place.items));
  expect(messages).toEqual([`${path}, line 40002: expected 2 columns as in the header, got 3.`]);
});

test("the fingerprint of a file changes with its size, its time, and its content at the ends", async () => {
  const path = join(folder, "data.csv");
  const written = new Date("2026-01-01T00:00:00Z");
  const fingerprintOf = async (text: string, time: Date): Promise<string> => {
    writeFileSync(path, text);
    utimesSync(path, time, time);
    return resumableOf(readRecords(path))!.fingerprint();
  };
  const first = await fingerprintOf("a\n1\n2\n", written);
  expect(await fingerprintOf("a\n1\n2\n", written)).toBe(first);
  expect(first).toMatch(/^6 bytes, changed 2026-01-01T00:00:00\.000Z, samples [0-9a-f]{32}$/);
  const others = [
    await fingerprintOf("a\n1\n3\n", written),
    await fingerprintOf("b\n1\n2\n", written),
    await fingerprintOf("a\n1\n22\n", written),
    await fingerprintOf("a\n1\n2\n", new Date("2026-01-02T00:00:00Z")),
  ];
  expect(new Set([first, ...others]).size).toBe(5);
});

test("zipped files and JSON arrays name no place but their start, and streams are no input that can be read again", async () => {
  writeFileSync(join(folder, "zipped.csv.gz"), gzipSync("a\n1\n2\n"));
  writeFileSync(join(folder, "array.json"), '[{"a":1},{"a":2}]');
  for (const name of ["zipped.csv.gz", "array.json"]) {
    const input = readRecords(join(folder, name));
    const { items, places } = await readWithPlaces(input, resumableOf(input)!);
    expect(items).toHaveLength(2);
    expect(places.filter(({ place }) => place.offset > 0)).toEqual([]);
    expect(await resumableOf(input)!.fingerprint()).toContain("bytes");
  }
  expect(resumableOf(readRecords(inPieces("a\n1\n", [9]), { format: "csv" }))).toBeUndefined();
});

test("a file that is not there has no fingerprint: the error names it", async () => {
  const input = resumableOf(readRecords(join(folder, "missing.csv")))!;
  await expect(input.fingerprint()).rejects.toMatchObject({
    code: "malformedInput",
    source: join(folder, "missing.csv"),
  });
});
