import { expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { chooseFormat, delimiterFor, detectFormat, type FileFormat } from "../../src/files/formats.ts";

test.each([
  ["contacts.csv", "csv", false],
  ["Contacts.CSV", "csv", false],
  ["a/b.c/contacts.tsv", "tsv", false],
  ["contacts.tab", "tsv", false],
  ["contacts.ndjson", "ndjson", false],
  ["contacts.jsonl", "ndjson", false],
  ["contacts.json", "json", false],
  ["contacts.csv.gz", "csv", true],
  ["contacts.ndjson.GZ", "ndjson", true],
])("%s is %s (gzip: %s)", (path, format, gzip) => {
  expect(detectFormat(path)).toEqual({ format, gzip });
});

test.each(["contacts.xlsx", "contacts", "csv", "contacts.gz"])(
  "%s has no known extension, and the error names those",
  (path) => {
    expect(() => detectFormat(path)).toThrow(UsageError);
    expect(() => detectFormat(path)).toThrow(/\.csv, \.tsv, \.tab, \.ndjson, \.jsonl, \.json/);
  },
);

test("a delimiter is the format's own unless one is given", () => {
  expect(delimiterFor("csv", undefined)).toBe(",");
  expect(delimiterFor("tsv", undefined)).toBe("\t");
  expect(delimiterFor("csv", ";")).toBe(";");
});

test.each(["", ",,", '"', "\n", "\r", "·"])("%j cannot be a delimiter", (delimiter) => {
  expect(() => delimiterFor("csv", delimiter)).toThrow(UsageError);
});

test("a delimiter for a format without one is an error", () => {
  expect(() => delimiterFor("ndjson", ";")).toThrow(/delimiter is for csv and tsv/);
});

test("what is asked for goes before what the path says", () => {
  expect(chooseFormat("in.csv.gz", {})).toEqual({ format: "csv", gzip: true });
  expect(chooseFormat("in.csv.gz", { format: "ndjson", gzip: false })).toEqual({ format: "ndjson", gzip: false });
  expect(chooseFormat("in.txt.gz", { format: "csv" })).toEqual({ format: "csv", gzip: true });
  expect(chooseFormat(undefined, { format: "json" })).toEqual({ format: "json", gzip: false });
});

test("an unknown format is an error that names the known ones", () => {
  expect(() => chooseFormat("in.csv", { format: "xml" as FileFormat })).toThrow(
    /one of csv, tsv, ndjson, json, got "xml"/,
  );
});
