import { expect, test } from "vitest";
import { EXPORT_NOTE } from "../../../src/cli/export-place.ts";
import { TOTAL_NOTE } from "../../../src/cli/jobs/command-job.ts";
import { jobRow } from "../../../src/cli/jobs/job-row.ts";
import { JobError } from "../../../src/errors.ts";
import type { JobInfo } from "../../../src/jobs/job.ts";

const createdAt = Date.parse("2026-01-01T00:00:00Z");
const job: JobInfo = {
  ...{ id: "1", name: "import", state: "interrupted", command: undefined, asked: undefined, createdAt },
  ...{ startedAt: createdAt + 1000, endedAt: undefined, process: undefined, settled: 12, doubtful: 5, malformed: 2 },
  ...{ isRead: false, reopened: 0 },
  ...{ counts: { created: 7, updated: 2, failed: 2, unknown: 1 }, notes: {}, file: "/jobs/import.job" },
};

test("what is ok is the sum of all actions, and lines that could not be read are failures", () => {
  expect(jobRow(job)).toEqual({
    ...{ name: "import", state: "interrupted", what: "a run of a program", when: "2026-01-01T00:00:01.000Z" },
    ...{ ok: 9, failed: 4, unknown: 1, left: undefined },
  });
});

test("what is left is told by how many there seem to be, never below none, and nothing is of a completed job", () => {
  expect(jobRow({ ...job, notes: { [TOTAL_NOTE]: 100 } }).left).toBe(88);
  expect(jobRow({ ...job, notes: { [TOTAL_NOTE]: 10 } }).left).toBe(0);
  expect(jobRow({ ...job, state: "completed" }).left).toBe(0);
  expect(jobRow({ ...job, isRead: true, reopened: 4 }).left).toBe(4);
});

test("an export has as many as are in its file for sure", () => {
  const notes = { [EXPORT_NOTE]: { records: 5000, bytes: 1, ended: false } };
  expect(jobRow({ ...job, counts: {}, settled: 0, malformed: 0, notes })).toMatchObject({ ok: 5000, failed: 0 });
});

test("a job that cannot be read is listed with the reason", () => {
  const error = new JobError("It is damaged.", { job: "odd", problem: "damaged" });
  expect(jobRow({ name: "odd", state: "unreadable", error })).toMatchObject({
    state: "unreadable",
    what: "It is damaged.",
  });
});
