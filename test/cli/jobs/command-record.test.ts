import { resolve } from "node:path";
import { expect, test } from "vitest";
import {
  commandOf,
  inputFormat,
  recordFlags,
  recordSource,
  type CommandRecord,
} from "../../../src/cli/jobs/command-record.ts";
import { newJobName } from "../../../src/cli/jobs/job-names.ts";
import { describeCommand } from "../../../src/cli/jobs/job-row.ts";
import { jobFiles } from "../../../src/jobs/job-files.ts";
import { temporaryFile } from "../fakes.ts";

const record: CommandRecord = {
  command: "set",
  operands: ["contact", "contacts.csv"],
  flags: {},
  cwd: "/",
  source: { kind: "file", path: "/contacts.csv" },
};

test("flags are kept with the environment, but nothing that leads to a secret and nothing that only shows", () => {
  const flags = {
    createOnly: true,
    tenantId: "t",
    clientSecretFile: "s.txt",
    job: "j",
    json: true,
    yes: true,
    trace: "t",
  };
  expect(recordFlags(flags, "https://o")).toEqual({ createOnly: true, tenantId: "t", url: "https://o" });
});

test("a file is kept by its full path; standard input is a stream, or with --spool a copy", () => {
  const path = temporaryFile("in.csv", "");
  expect(recordSource(path, false)).toEqual({ kind: "file", path: resolve(path) });
  expect(recordSource("-", false)).toEqual({ kind: "stream" });
  expect(recordSource(undefined, true)).toEqual({ kind: "spool" });
  expect(recordSource("/dev/null", false)).toEqual({ kind: "stream" });
  expect(() => recordSource(path, true)).toThrow("leave --spool out");
});

test("the format of what failed is that of the input that it came from", () => {
  expect(inputFormat(record)).toBe("csv");
  expect(inputFormat({ ...record, flags: { format: "json" } })).toBe("json");
  expect(inputFormat({ ...record, source: { kind: "file", path: "ids.txt.gz" } })).toBe("ndjson");
  expect(inputFormat({ ...record, source: { kind: "spool" } })).toBe("ndjson");
});

test("a job that a program has made is not run again by the command", () => {
  expect(commandOf({ name: "a", command: record })).toBe(record);
  expect(() => commandOf({ name: "a", command: undefined })).toThrow("was not made by dvp");
  expect([describeCommand(record), describeCommand("mine")]).toEqual([
    "set contact contacts.csv",
    "a run of a program",
  ]);
});

test("new names tell command and table, differ, and can be files' names, whatever the operand is", () => {
  const names = Array.from({ length: 1000 }, () => newJobName(record));
  expect(new Set(names).size).toBe(1000);
  expect(names[0]).toMatch(/^set-contact-[a-z0-9]{6}$/);
  for (const operand of ["../../etc/passwd", "x".repeat(300), ""]) {
    expect(jobFiles("/jobs", newJobName({ command: "remove", operands: [operand] })).name).toMatch(/^remove-/);
  }
});
