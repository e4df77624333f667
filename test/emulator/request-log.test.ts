import { expect, test } from "vitest";
import { createRequestLog, type LogEntry } from "../../src/emulator/request-log.ts";

function entry(path: string): LogEntry {
  return { at: 0, method: "GET", path, userId: "ada", server: 0, status: 200, durationMs: 1, correlation: "" };
}

test("keeps the last entries, oldest first, and counts all", () => {
  const log = createRequestLog(3);
  for (const path of ["1", "2", "3", "4", "5"]) log.record(entry(path));
  expect(log.entries().map(({ path }) => path)).toEqual(["3", "4", "5"]);
  expect(log.counts()).toEqual({ "GET 200": 5 });
});

test("is empty after clear, and fills again from the beginning", () => {
  const log = createRequestLog(2);
  for (const path of ["1", "2", "3"]) log.record(entry(path));
  log.clear();
  expect([log.entries(), log.counts()]).toEqual([[], {}]);
  for (const path of ["4", "5", "6"]) log.record(entry(path));
  expect(log.entries().map(({ path }) => path)).toEqual(["5", "6"]);
});

test("counts apart what different users sent to different servers", () => {
  const log = createRequestLog(1);
  for (const server of [0, 1, 1]) log.record({ ...entry("1"), server });
  log.record({ ...entry("1"), userId: undefined, status: 401 });
  expect(log.tallies()).toEqual([
    { userId: "ada", server: 0, method: "GET", status: 200, count: 1 },
    { userId: "ada", server: 1, method: "GET", status: 200, count: 2 },
    { userId: undefined, server: 0, method: "GET", status: 401, count: 1 },
  ]);
  expect(log.counts()).toEqual({ "GET 200": 3, "GET 401": 1 });
});
