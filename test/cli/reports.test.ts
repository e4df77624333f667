import { expect, test } from "vitest";
import { bulkResult, describeBulk } from "../../src/cli/bulk-report.ts";
import { describeParallel, parallelResult } from "../../src/cli/parallel-report.ts";
import type { BulkSummary } from "../../src/outcomes.ts";

const summary: BulkSummary = {
  read: 1000,
  ok: 990,
  failed: 6,
  unknown: 3,
  notSent: 1,
  earlier: 0,
  created: 990,
  updated: 0,
  upserted: 0,
  deleted: 0,
  associated: 0,
  disassociated: 0,
  unchanged: 0,
  skipped: 0,
  createdForLookups: 0,
  leftOut: ["createdon"],
  stopped: false,
  durationMs: 500,
};

/** No file and no job keeps what failed. */
const nowhere = { file: undefined, job: undefined };

test("unreadable lines count as read and failed, so that the sum holds", () => {
  const { read, ok, failed, unknown, notSent, malformed, recordsPerSecond } = bulkResult(summary, 2, false);
  expect([read, failed, malformed, recordsPerSecond]).toEqual([1002, 8, 2, 2004]);
  expect(ok + failed + unknown + notSent).toBe(read);
});

test("a bulk result is told in sentences, with what was left out and where the failures are", () => {
  expect(describeBulk(bulkResult(summary, 0, false), { file: "failed.csv", job: "import" })).toBe(
    "1,000 records: 990 ok (990 created), 6 failed, 3 unknown, 1 not sent; 0.5 s, 2,000 records/s. " +
      "Left out, because they cannot be written: createdon. What failed is in failed.csv: mend it and feed it back.",
  );
});

test("with --what-if it says that nothing was sent", () => {
  const text = describeBulk(bulkResult({ ...summary, failed: 0, unknown: 0, notSent: 0 }, 0, true), nowhere);
  expect(text).toContain("990 would be created");
  expect(text).toContain("Nothing was sent");
});

test("a parallel result tells chunks, outputs and what was not run", () => {
  const parallel = {
    read: 3,
    ok: 1,
    failed: 1,
    notRun: 1,
    earlier: 0,
    chunks: 1,
    outputs: 2,
    retries: 4,
    stopped: true,
    durationMs: 1000,
  };
  expect(describeParallel(parallelResult(parallel, { malformed: 1, errors: 0 }), nowhere)).toBe(
    "4 inputs: 1 ok, 2 failed, 1 not run, 4 retries; 1 chunk, 2 outputs; 1.0 s, 4 inputs/s. " +
      "Stopped before the end of the input. --errors FILE keeps what failed, so that it can be mended and fed back.",
  );
});

test("the result of a resumed job says what was done before, and measures its pace by what was done now", () => {
  const resumed = bulkResult({ ...summary, earlier: 900, leftOut: [] }, 0, false);
  expect(resumed.recordsPerSecond).toBe(200);
  expect(describeBulk(resumed, { file: undefined, job: "import" })).toBe(
    "1,000 records, 900 of them settled by earlier runs: 990 ok (990 created), 6 failed, 3 unknown, 1 not sent; " +
      "0.5 s, 200 records/s. dvp jobs show import --errors FILE writes what failed into a file, to be mended and fed back.",
  );
});
