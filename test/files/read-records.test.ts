import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { createGzip, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { readCsv, readJson, readNdjson, readRecords } from "../../src/files/read-records.ts";
import { collect, readUntilError, temporaryFolder } from "./sources.ts";

const folder = temporaryFolder();
const CONTENT = {
  csv: "a,b\n1,x\n2,y\n",
  tsv: "a\tb\n1\tx\n2\ty\n",
  ndjson: '{"a":"1","b":"x"}\n{"a":"2","b":"y"}\n',
  json: '[{"a":"1","b":"x"},{"a":"2","b":"y"}]',
} as const;
const RECORDS = [
  { a: "1", b: "x" },
  { a: "2", b: "y" },
];

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each(Object.entries(CONTENT))(
  "a .%s file is read by its extension, plain and zipped, by path and URL",
  async (format, content) => {
    const path = file(`in.${format}`, content);
    expect(await collect(readRecords(path))).toEqual(RECORDS);
    expect(await collect(readRecords(pathToFileURL(path)))).toEqual(RECORDS);
    expect(await collect(readRecords(file(`in.${format}.gz`, gzipSync(content))))).toEqual(RECORDS);
  },
);

test("a file with another extension is read when its format is said", async () => {
  expect(await collect(readCsv(file("export.txt", CONTENT.csv)))).toEqual(RECORDS);
  expect(await collect(readNdjson(file("export.log", CONTENT.ndjson)))).toEqual(RECORDS);
  expect(await collect(readJson(file("export.dat", CONTENT.json)))).toEqual(RECORDS);
});

test("an open stream is read when its format is said, zipped or not, and closed when left", async () => {
  const stream = createReadStream(file("stream.csv", CONTENT.csv));
  expect(await collect(readRecords(stream, { format: "csv" }))).toEqual(RECORDS);
  const zipped = createReadStream(file("stream.csv.gz", gzipSync(CONTENT.csv)));
  expect(await collect(readRecords(zipped, { format: "csv", gzip: true }))).toEqual(RECORDS);
  const left = createReadStream(file("left.csv", CONTENT.csv));
  for await (const record of readRecords(left, { format: "csv" })) {
    expect(record).toEqual(RECORDS[0]);
    break;
  }
  expect(left.destroyed).toBe(true);
});

test.each([false, true])("leaving a stream that has fallen silent closes it at once (gzip: %s)", async (gzip) => {
  const stream = new PassThrough();
  const zip = createGzip();
  if (gzip) zip.pipe(stream);
  const head = gzip ? zip : stream;
  head.write(CONTENT.ndjson);
  if (gzip) zip.flush();
  for await (const record of readRecords(stream, { format: "ndjson", gzip })) {
    expect(record).toEqual(RECORDS[0]);
    break;
  }
  expect(stream.destroyed).toBe(true);
});

test("a path can be iterated again", async () => {
  const records = readRecords(file("again.csv", CONTENT.csv));
  expect(await collect(records)).toEqual(await collect(records));
});

test("a wrong option or an unknown extension is an error at once", () => {
  expect(() => readRecords("contacts.xlsx")).toThrow(UsageError);
  expect(() => readRecords(process.stdin)).toThrow(/expected the option format/);
  expect(() => readRecords(new URL("https://example.com/a.csv"))).toThrow(/file: URL/);
  expect(() => readRecords("contacts.json", { delimiter: ";" })).toThrow(/delimiter is for csv and tsv/);
});

test.each([
  ["a missing file", join(folder, "missing.csv"), /Cannot read .+missing\.csv: ENOENT/],
  ["a folder", folder, /Cannot read .+: EISDIR/],
])("%s is an error with its path and the system's reason", async (_, path, message) => {
  const { error } = await readUntilError(readCsv(path));
  expect(error.message).toMatch(message);
  expect(error.source).toBe(path);
  expect(error.cause).toBeInstanceOf(Error);
});

test("a file that is not gzip although its name says so is an error that asks", async () => {
  const { error } = await readUntilError(readRecords(file("no.csv.gz", CONTENT.csv)));
  expect(error.message).toMatch(/incorrect header check.+really gzip/);
});

test("all complete rows before a line in another encoding are delivered", async () => {
  const bytes = Buffer.concat([Buffer.from("a,b\n1,x\n2,y\n3,"), Buffer.from([0xe4]), Buffer.from("\n4,z\n")]);
  const { records, error } = await readUntilError(readRecords(file("latin.csv", bytes)));
  expect(records).toEqual(RECORDS);
  expect(error.line).toBe(4);
});

const PIECE_RECORDS = 100;
const ENDLESS = {
  csv: { first: "a\n", piece: "x\n".repeat(PIECE_RECORDS) },
  ndjson: { first: "", piece: '{"a":"x"}\n'.repeat(PIECE_RECORDS) },
  json: { first: "[", piece: '{"a":"x"},\n'.repeat(PIECE_RECORDS) },
} as const;

test.each(["csv", "ndjson", "json"] as const)(
  "%s of any length is pulled only as far as its records are taken",
  async (format) => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<string> {
      await Promise.resolve();
      yield ENDLESS[format].first;
      for (;;) {
        pulled++;
        yield ENDLESS[format].piece;
      }
    }
    let taken = 0;
    for await (const record of readRecords(endless(), { format })) {
      expect(record.a).toBe("x");
      taken++;
      // The one piece more is for what a parser holds back until it sees what follows.
      expect(pulled).toBeLessThanOrEqual(Math.ceil(taken / PIECE_RECORDS) + 1);
      if (taken === 50 * PIECE_RECORDS) break;
    }
  },
);

test.each([
  ["csv", 'a\n"', "x".repeat(2 ** 20), 2],
  ["ndjson", '\n{"a":"', "x".repeat(2 ** 20), 2],
  ["json", '[\n{"a":"', "x".repeat(2 ** 20), 2],
] as const)("a %s record without end is refused before it fills the memory", async (format, first, piece, line) => {
  let pulled = 0;
  async function* endless(): AsyncGenerator<string> {
    await Promise.resolve();
    yield first;
    for (; ; pulled++) yield piece;
  }
  const { error } = await readUntilError(readRecords(endless(), { format }));
  expect(error.message).toMatch(/longer than 64 million characters/);
  expect(error.line).toBe(line);
  expect(pulled).toBeLessThan(70);
});
