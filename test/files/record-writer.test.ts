import { spawn } from "node:child_process";
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { InputError, UsageError } from "../../src/errors.ts";
import type { FileFormat } from "../../src/files/formats.ts";
import { createRecordWriter, writeRecords } from "../../src/files/record-writer.ts";
import { keepingStream, temporaryFolder } from "./sources.ts";

const folder = temporaryFolder();
const RECORDS = [
  { a: 1, b: "x, y" },
  { a: null, b: 'say "hi"' },
];
const TEXT = {
  csv: 'a,b\n1,"x, y"\n,"say ""hi"""\n',
  tsv: 'a\tb\n1\tx, y\n\t"say ""hi"""\n',
  ndjson: '{"a":1,"b":"x, y"}\n{"a":null,"b":"say \\"hi\\""}\n',
  json: '[\n{"a":1,"b":"x, y"},\n{"a":null,"b":"say \\"hi\\""}\n]\n',
} as const;
const FORMATS = Object.keys(TEXT) as (keyof typeof TEXT)[];

async function written(records: Iterable<object>, format: FileFormat, columns?: string[]): Promise<string> {
  const { stream, pieces } = keepingStream();
  await writeRecords(records, stream, { format, ...(columns && { columns }) });
  return pieces.join("");
}

test.each(FORMATS)("%s is written to a file by its extension, plain and zipped", async (format) => {
  const path = join(folder, `out.${format}`);
  expect(await writeRecords(RECORDS, path)).toEqual({ records: 2, closed: false });
  expect(readFileSync(path, "utf8")).toBe(TEXT[format]);
  await writeRecords(RECORDS, `${path}.gz`);
  expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe(TEXT[format]);
});

test.each(FORMATS)("%s is written to an open stream, which stays open", async (format) => {
  const { stream, pieces } = keepingStream();
  await writeRecords(RECORDS, stream, { format });
  expect(pieces.join("")).toBe(TEXT[format]);
  expect(stream.writableEnded).toBe(false);
  expect(stream.listenerCount("error")).toBe(0);
});

test("gzip to an open stream is complete when the writing is, and the stream stays open", async () => {
  const path = join(folder, "open.gz");
  const stream = createWriteStream(path);
  await writeRecords(RECORDS, stream, { format: "csv", gzip: true });
  expect(gunzipSync(readFileSync(path)).toString()).toBe(TEXT.csv);
  expect(stream.writableEnded).toBe(false);
  await new Promise((resolve) => stream.end(resolve));
});

test("no records are an empty file, a header where the columns are known, or an empty array", async () => {
  expect(await written([], "csv")).toBe("");
  expect(await written([], "csv", ["a", "b"])).toBe("a,b\n");
  expect(await written([], "ndjson")).toBe("");
  expect(await written([], "json")).toBe("[]\n");
});

test("what is no text becomes text in a cell: a lookup is its id", async () => {
  const record = {
    nothing: undefined,
    yes: true,
    big: 12n,
    lookup: { table: "account", id: "8a5e", name: "Contoso" },
    date: new Date(0),
    array: [1, "a"],
    object: { x: 1 },
  };
  expect(await written([record], "csv")).toBe(
    'nothing,yes,big,lookup,date,array,object\n,true,12,8a5e,1970-01-01T00:00:00.000Z,"[1,""a""]","{""x"":1}"\n',
  );
});

test("text that looks like a formula is not altered", async () => {
  expect(await written([{ a: "=1+1", b: "-x", c: "@y" }], "csv")).toBe("a,b,c\n=1+1,-x,@y\n");
});

test("columns give the header and its order, and a record may lack some, also those that every object inherits", async () => {
  expect(await written([{ a: 1 }, { b: 2 }], "csv", ["b", "a", "toString"])).toBe("b,a,toString\n,1,\n2,,\n");
});

test("a key that is no column is an error that names it, and the records before it are written", async () => {
  const { stream, pieces } = keepingStream();
  const writing = writeRecords([{ a: 1 }, { a: 2, extra: undefined }, { a: 3, extra: 4 }], stream, { format: "csv" });
  await expect(writing).rejects.toThrow(UsageError);
  await expect(writing).rejects.toThrow(/Record 3 has "extra", which is not a column of the header \(a\)/);
  expect(pieces.join("")).toBe("a\n1\n2\n");
});

test.each([
  [{ a: () => 1 }, "csv", /Record 1, column "a": Cannot write/],
  [{ a: new Date(NaN) }, "csv", /Record 1, column "a": Invalid time value/],
  [{ a: 1n }, "ndjson", /Record 1 cannot be written as JSON/],
  [["a"], "ndjson", /Record 1: expected an object, got \["a"\] \(array\)/],
  [{}, "csv", /at least one column/],
  [{ "": 1 }, "csv", /Column 1 of the header has no name/],
] as const)("a record that the format cannot hold is an error: %o as %s", async (record, format, message) => {
  const writing = written([record], format);
  await expect(writing).rejects.toThrow(UsageError);
  await expect(writing).rejects.toThrow(message);
});

test("a wrong option is an error at once", () => {
  const { stream } = keepingStream();
  expect(() => createRecordWriter(stream)).toThrow(/expected the option format/);
  expect(() => createRecordWriter("out.xlsx")).toThrow(/by its extension/);
  expect(() => createRecordWriter(stream, { format: "json", columns: ["a"] })).toThrow(/columns is for csv and tsv/);
  expect(() => createRecordWriter(stream, { format: "csv", columns: ["a", "a"] })).toThrow(/"a" twice/);
});

test.each(FORMATS)(
  "when the source of a %s file throws, what came before is written, the file is complete, and the error passed on",
  async (format) => {
    const failure = new Error("The query failed.");
    function* failing(): Generator<object> {
      yield* RECORDS;
      throw failure;
    }
    const path = join(folder, `partial.${format}`);
    await expect(writeRecords(failing(), path)).rejects.toBe(failure);
    expect(readFileSync(path, "utf8")).toBe(TEXT[format]);
  },
);

test("a file that cannot be written is an error with its path and the system's reason", async () => {
  const path = join(folder, "no-such-folder", "out.csv");
  for (const target of [path, `${path}.gz`]) {
    const writing = writeRecords(RECORDS, target);
    await expect(writing).rejects.toThrow(InputError);
    await expect(writing).rejects.toThrow(/Cannot write .+out\.csv.*: ENOENT/);
  }
});

test("what a stream of the caller's fails of is passed on as it is", async () => {
  const failure = new Error("The disk is full.");
  for (const gzip of [false, true]) {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(failure) });
    await expect(writeRecords(RECORDS, stream, { format: "csv", gzip })).rejects.toBe(failure);
  }
});

test("records that trickle are passed on without waiting for more", async () => {
  const { stream, pieces } = keepingStream();
  const writer = createRecordWriter(stream, { format: "ndjson" });
  await writer.write({ a: 1 });
  await nextTurn();
  await nextTurn();
  expect(pieces).toEqual(['{"a":1}\n']);
  await writer.close();
});

test("the source is pulled no faster than the target takes it", async () => {
  const stream = new PassThrough({ highWaterMark: 1024 });
  let pulled = 0;
  function* many(): Generator<object> {
    for (; pulled < 10_000; pulled++) yield { text: "x".repeat(1000) };
  }
  const writing = writeRecords(many(), stream, { format: "ndjson" });
  await nextTurn();
  await nextTurn();
  const held = pulled;
  expect(held).toBeLessThan(200);
  await nextTurn();
  expect(pulled).toBe(held);
  stream.resume();
  expect(await writing).toEqual({ records: 10_000, closed: false });
});

test("a writer may be closed twice, and refuses records afterwards", async () => {
  const { stream, pieces } = keepingStream();
  const writer = createRecordWriter(stream, { format: "json" });
  await writer.write({ a: 1 });
  await Promise.all([writer.close(), writer.close()]);
  expect(pieces.join("")).toBe('[\n{"a":1}\n]\n');
  await expect(writer.write({ a: 2 })).rejects.toThrow(/closed/);
});

function* endless(onClose: () => void): Generator<object> {
  try {
    for (let a = 0; ; a++) yield { a };
  } finally {
    onClose();
  }
}

test.each([false, true])(
  "a reader that has gone ends the writing quietly and closes the source (gzip: %s)",
  async (gzip) => {
    const reader = spawn(process.execPath, ["-e", "process.stdin.once('data', () => process.exit())"], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    let closed = false;
    const result = await writeRecords(
      endless(() => (closed = true)),
      reader.stdin,
      { format: "ndjson", gzip },
    );
    expect(result.closed).toBe(true);
    expect(closed).toBe(true);
  },
);

test("a stream that was destroyed before the writing began is closed, too", async () => {
  const stream = new PassThrough();
  stream.destroy();
  const result = await writeRecords(
    endless(() => undefined),
    stream,
    { format: "csv" },
  );
  expect(result.closed).toBe(true);
});

test("a program that writes to a closed standard output ends with exit code 0", async () => {
  const module = new URL("../../src/files/record-writer.ts", import.meta.url).href;
  const script = `
    import { writeRecords } from ${JSON.stringify(module)};
    function* endless() { for (let a = 0; ; a++) yield { a }; }
    const { closed } = await writeRecords(endless(), process.stdout, { format: "ndjson" });
    if (!closed) process.exitCode = 9;
  `;
  const program = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  program.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  program.stdout.once("data", () => program.stdout.destroy());
  const code = await new Promise((resolve) => program.once("close", resolve));
  expect({ code, complaints: complaints.filter((text) => !text.includes("ExperimentalWarning")) }).toEqual({
    code: 0,
    complaints: [],
  });
});

test("with append, ndjson goes on behind what is whole, and a last line that was cut off goes", async () => {
  const path = join(folder, "append.ndjson");
  const long = "x".repeat(200_000);
  for (const [before, kept] of [
    ['{"a":1}\n{"a":2}\n', '{"a":1}\n{"a":2}\n'],
    [`{"a":1}\n{"a":"${long}`, '{"a":1}\n'],
    ["{", ""],
    ["", ""],
  ] as const) {
    writeFileSync(path, before);
    await writeRecords([{ a: 3 }], path, { append: true });
    expect(readFileSync(path, "utf8")).toBe(`${kept}{"a":3}\n`);
  }
  await writeRecords([{ a: 4 }], join(folder, "new.ndjson"), { append: true });
  expect(readFileSync(join(folder, "new.ndjson"), "utf8")).toBe('{"a":4}\n');
  expect(() => createRecordWriter(join(folder, "a.csv"), { append: true })).toThrow("append is for ndjson");
});
