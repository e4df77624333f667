import { writeFileSync } from "node:fs";
import type * as FileSystem from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { readBytes } from "../../src/files/bytes.ts";
import { readRecords } from "../../src/files/read-records.ts";
import { collect, readUntilError, temporaryFolder } from "./sources.ts";

const { handles } = vi.hoisted(() => ({ handles: [] as FileSystem.FileHandle[] }));

vi.mock(import("node:fs/promises"), async (importOriginal) => {
  const original = await importOriginal();
  const open: typeof original.open = async (...args) => {
    const handle = await original.open(...args);
    handles.push(handle);
    return handle;
  };
  return { ...original, open };
});

/** What a closed file handle has for a descriptor. */
const CLOSED = -1;

const folder = temporaryFolder();
const text = '{"a":1}\n'.repeat(50_000);
const plain = join(folder, "in.ndjson");
const zipped = join(folder, "in.ndjson.gz");
writeFileSync(plain, text);
writeFileSync(zipped, gzipSync(text));

test.each([plain, zipped])("leaving the loop early has closed the file by then", async (path) => {
  handles.length = 0;
  let read = 0;
  for await (const record of readRecords(path)) {
    expect(record).toEqual({ a: 1 });
    if (++read === 3) break;
  }
  expect(handles.map((handle) => handle.fd)).toEqual([CLOSED]);
});

test("a file that was read to its end is closed", async () => {
  handles.length = 0;
  expect(await collect(readRecords(plain))).toHaveLength(50_000);
  expect(handles.map((handle) => handle.fd)).toEqual([CLOSED]);
});

test("a file is not opened before it is read", () => {
  handles.length = 0;
  readRecords(plain);
  expect(handles).toEqual([]);
});

test("a file cut short within its gzip is an error, after what could be unzipped, and is closed", async () => {
  const path = join(folder, "short.ndjson.gz");
  const whole = gzipSync(Array.from({ length: 20_000 }, (_, a) => `{"a":${a * 7919}}\n`).join(""));
  writeFileSync(path, whole.subarray(0, whole.length - 20));
  handles.length = 0;
  const { records, error } = await readUntilError(readRecords(path));
  expect(error.message).toMatch(/Cannot read .+short\.ndjson\.gz: unexpected end of file.+really gzip, and complete/);
  expect(records.length).toBeGreaterThan(0);
  expect(handles.map((handle) => handle.fd)).toEqual([CLOSED]);
});

test("what a stream of the caller's fails of is passed on as it is", async () => {
  const failure = new Error("The socket is gone.");
  async function* failing(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    yield gzipSync("a").subarray(0, 5);
    throw failure;
  }
  for (const gzip of [false, true]) {
    await expect(collect(readBytes(failing(), { name: "in", gzip }))).rejects.toBe(failure);
  }
});
