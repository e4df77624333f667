import { chmodSync, copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  JobError,
  listJobs,
  openJob,
  readJob,
  readNdjson,
  removeJob,
  ServiceError,
  sourceLine,
  UsageError,
  type Asked,
  type JobProblem,
} from "../../src/index.ts";
import { openSqlite } from "../../src/jobs/sqlite.ts";
import { asked, created, failed, indices, jobsFolder, openBooks } from "./jobs.ts";

describe("a job", () => {
  it("gives the next run what the runs before have come to", async () => {
    const dir = jobsFolder();
    const first = await openBooks({ name: "load", dir });
    await first.books.begin(indices(0, 50));
    await first.books.begin(indices(50, 50));
    await first.books.begin(indices(100, 10));
    first.books.settle([...created(indices(0, 40)), failed(40), ...created(indices(41, 9))]);
    first.books.settle(created(indices(100, 10)));
    first.books.mark({ items: 30, offset: 900, line: 31 });
    first.books.mark({ items: 5000, offset: 150_000, line: 5001 });
    first.books.vouch(0, 64, 1234);
    await first.books.close("interrupted");
    await first.job.close();

    const { job, books } = await openBooks({ name: "load", dir });
    const { earlier } = books;
    expect(earlier.from).toBe(50);
    expect(earlier.counts).toEqual({ created: 59, failed: 1 });
    expect(earlier.doubtful).toEqual([{ first: 50, count: 50 }]);
    expect([earlier.isSettled(49), earlier.isSettled(50), earlier.isSettled(105)]).toEqual([true, false, true]);
    expect([earlier.isDoubtful(49), earlier.isDoubtful(50), earlier.isDoubtful(105)]).toEqual([false, true, false]);
    expect(earlier.mark).toEqual({ items: 30, offset: 900, line: 31 });
    expect([earlier.checksum(0, 64), earlier.checksum(0, 63), earlier.checksum(64, 64)]).toEqual([
      1234,
      undefined,
      undefined,
    ]);
    expect(books.seed).toEqual(first.books.seed);
    expect(books.createdAt).toBe(first.books.createdAt);
    expect(job.settled).toBe(60);
  });

  it("keeps what was begun together apart from what was begun beside it", async () => {
    const dir = jobsFolder();
    const { job, books } = await openBooks({ name: "blocks", dir });
    await Promise.all([books.begin(indices(0, 50)), books.begin(indices(50, 50)), books.begin([200, 202, 203])]);
    await job.close();
    const again = await openBooks({ name: "blocks", dir });
    expect(again.books.earlier.doubtful).toEqual([
      { first: 0, count: 50 },
      { first: 50, count: 50 },
      { first: 200, count: 1 },
      { first: 202, count: 2 },
    ]);
  });

  it("is new, running, and completed or interrupted, and knows its times", async () => {
    const dir = jobsFolder();
    const job = await openJob({ name: "states", dir, command: { operands: ["account"] } });
    onTestFinished(job.close);
    expect([job.state, job.startedAt, job.asked]).toEqual(["new", undefined, undefined]);
    const books = await job.open(asked);
    expect(job.state).toBe("running");
    expect((await listJobs(dir))[0]).toMatchObject({ state: "running", process: { pid: process.pid } });
    await books.close("completed");
    expect(job.state).toBe("completed");
    expect(job.endedAt).toBeGreaterThanOrEqual(job.startedAt ?? Infinity);
    await job.close();
    const [listed] = await listJobs(dir);
    expect(listed).toMatchObject({ name: "states", state: "completed", command: { operands: ["account"] }, asked });
    const cut = await openBooks({ name: "states", dir });
    await cut.job.close();
    expect((await listJobs(dir))[0]).toMatchObject({ state: "interrupted" });
  });

  it("gives what is not ok in the order of the input, with what there is to know of it", async () => {
    const dir = jobsFolder();
    const file = join(dir, "input.ndjson");
    writeFileSync(file, '{"name":"a"}\n\n{"name":"b"}\n');
    const records = [];
    for await (const record of readNdjson(file)) records.push(record);
    const { job, books } = await openBooks({ name: "failures", dir, lineOf: sourceLine });
    const error = new ServiceError("Too long.", { status: 400, serverCode: "0x80044331", requestId: "r-1" });
    books.settle([{ index: 7, status: "unknown", id: "0a", input: records[1], error }]);
    books.settle([
      failed(2),
      ...created([3]),
      { index: 1, status: "failed", input: records[0], error: new UsageError("No.") },
    ]);
    await books.close("interrupted");
    const expected = [
      { index: 1, status: "failed", line: 1, code: "usage", message: "No.", input: { name: "a" } },
      { index: 2, status: "failed", code: "Error", message: "Refused.", input: { name: "record 2" } },
      {
        ...{
          index: 7,
          status: "unknown",
          id: "0a",
          line: 3,
          code: "service",
          message: "Too long.",
          input: { name: "b" },
        },
        ...{ httpStatus: 400, serverCode: "0x80044331", requestId: "r-1" },
      },
    ];
    expect([...job.failures()]).toEqual(expected);
    await job.close();
    const view = await readJob(dir, "failures");
    expect([...view.failures()]).toEqual(expected);
    await view.close();
  });

  it("keeps inputs that JSON has no text for as far as it can", async () => {
    const { job, books } = await openBooks({ name: "odd", dir: jobsFolder() });
    const circle: Record<string, unknown> = { name: "a" };
    circle.self = circle;
    const inputs = [circle, { big: 12n, bytes: Uint8Array.of(1, 2), when: new Date(0) }, undefined];
    books.settle(inputs.map((input, index) => ({ index, status: "failed", input, error: new Error("No.") })));
    await books.close("interrupted");
    expect([...job.failures()].map(({ input }) => input)).toEqual([
      undefined,
      { big: "12", bytes: "AQI=", when: "1970-01-01T00:00:00.000Z" },
      undefined,
    ]);
  });

  it("keeps lines that could not be read, each once, and notes, the last of each key", async () => {
    const dir = jobsFolder();
    const job = await openJob({ name: "notes", dir });
    job.keepMalformed(12, "A quote is not closed.");
    job.keepMalformed(3, "Too many columns.");
    await job.note("errors", "a.csv");
    await job.note("errors", "b.csv");
    await job.close();
    const again = await openJob({ name: "notes", dir });
    again.keepMalformed(12, "A quote is not closed.");
    await again.close();
    const view = await readJob(dir, "notes");
    expect([...view.malformedLines()]).toEqual([
      { line: 12, message: "A quote is not closed." },
      { line: 3, message: "Too many columns." },
    ]);
    expect([view.malformed, view.noted("errors"), view.noted("other")]).toEqual([2, "b.csv", undefined]);
    await view.close();
  });

  it("writes what is settled a moment later, also when nobody begins anything", async () => {
    const dir = jobsFolder();
    const { books } = await openBooks({ name: "soon", dir });
    books.settle(created([0]));
    await vi.waitFor(async () => {
      expect((await listJobs(dir))[0]).toMatchObject({ settled: 1 });
    });
  });

  it("is as it was when the clock was set back or ahead meanwhile", async () => {
    const dir = jobsFolder();
    const jump = vi.spyOn(Date, "now");
    onTestFinished(() => jump.mockRestore());
    const { job, books } = await openBooks({ name: "clock", dir });
    await books.begin([0]);
    jump.mockReturnValue(1);
    books.settle(created([0]));
    await books.begin([1]);
    await books.close("interrupted");
    await job.close();
    const again = await openBooks({ name: "clock", dir });
    expect(again.books.createdAt).toBe(books.createdAt);
    expect(again.books.earlier.counts).toEqual({ created: 1 });
    expect(again.books.earlier.doubtful).toEqual([{ first: 1, count: 1 }]);
  });

  it("waits for the disk once for all that are begun at a time", async () => {
    const { job, books } = await openBooks({ name: "shared", dir: jobsFolder() });
    const database = openSqlite(job.file, { readOnly: true });
    onTestFinished(() => database.close());
    const events = () => Number(database.prepare(`SELECT count(*) AS "count" FROM "event"`).get()?.count);
    const before = events();
    await Promise.all(Array.from({ length: 500 }, (_, index) => books.begin([index])));
    expect(events() - before).toBe(1);
  });

  it("lets only its user look into its file", async () => {
    const dir = jobsFolder();
    const { books, job } = await openBooks({ name: "private", dir });
    await books.begin([0]);
    for (const file of [job.file, `${job.file}-wal`, join(dir, "private.lock")]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });
});

async function problemOf(promise: Promise<unknown>): Promise<{ problem: JobProblem; message: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JobError)) throw new Error(`Expected a JobError, got ${String(error)}`);
  return { problem: error.problem, message: error.message };
}

describe("a job refuses", () => {
  const others: readonly (readonly [string, Partial<Asked>, JobProblem, RegExp])[] = [
    ["another run", { run: "removeRecords" }, "otherRun", /was setRecords, and is removeRecords/],
    [
      "another option",
      { what: { table: "account", updateOnly: true } },
      "otherRun",
      /createOnly was true, and is not given; updateOnly was not given, and is true/,
    ],
    [
      "another table",
      { what: { table: "contact", createOnly: true } },
      "otherRun",
      /table was "account", and is "contact"/,
    ],
    [
      "another environment",
      { environment: { url: "https://fabrikam.crm.dynamics.com", organizationId: "b" } },
      "otherEnvironment",
      /contoso.*fabrikam/,
    ],
    ["another source", { fingerprint: "size 4" }, "otherSource", /another source/],
    ["a source that nothing tells apart", { fingerprint: undefined }, "otherSource", /another source/],
  ];
  it.each(others)("%s, and goes on with its own", async (_, change, problem, message) => {
    const dir = jobsFolder();
    const first = await openBooks({ name: "a", dir });
    await first.job.close();
    const job = await openJob({ name: "a", dir });
    onTestFinished(job.close);
    const refusal = await problemOf(job.open({ ...asked, ...change }));
    expect(refusal.problem).toBe(problem);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toMatch(/Nothing was sent/);
    await expect(job.open(asked)).resolves.toBeDefined();
  });

  it("no options that JSON leaves out", async () => {
    const dir = jobsFolder();
    const first = await openBooks({ name: "a", dir }, { ...asked, what: { table: "account", batchSize: undefined } });
    await first.job.close();
    await expect(openBooks({ name: "a", dir }, { ...asked, what: { table: "account" } })).resolves.toBeDefined();
  });

  it("a second run, and any use after it was closed", async () => {
    const { job } = await openBooks({ name: "a", dir: jobsFolder() });
    await expect(job.open(asked)).rejects.toThrow(UsageError);
    await job.close();
    await job.close();
    await expect(job.open(asked)).rejects.toThrow(/closed/);
    expect(() => job.keepMalformed(1, "")).toThrow(/closed/);
  });

  it("whoever opens it while it is open, also in the same process", async () => {
    const dir = jobsFolder();
    const { job } = await openBooks({ name: "a", dir });
    expect(await problemOf(openJob({ name: "a", dir }))).toEqual({
      problem: "inUse",
      message: expect.stringMatching(new RegExp(`the process ${process.pid}, since \\d{4}-`)) as string,
    });
    expect((await problemOf(removeJob(dir, "a"))).problem).toBe("inUse");
    await job.close();
    await removeJob(dir, "a");
    expect(await listJobs(dir)).toEqual([]);
    expect((await problemOf(removeJob(dir, "a"))).problem).toBe("notFound");
    expect((await problemOf(readJob(dir, "a"))).problem).toBe("notFound");
  });

  it("a journal of a newer version, of another job, of another program, and an empty one", async () => {
    const dir = jobsFolder();
    const { job } = await openBooks({ name: "a", dir });
    await job.close();
    copyFileSync(job.file, join(dir, "b.job"));
    expect(await problemOf(openJob({ name: "b", dir }))).toMatchObject({
      problem: "damaged",
      message: expect.stringContaining("job 'a'") as string,
    });

    const database = openSqlite(job.file);
    database.exec("PRAGMA user_version = 2");
    database.close();
    expect((await problemOf(openJob({ name: "a", dir }))).problem).toBe("newerVersion");
    expect(await listJobs(dir)).toMatchObject([
      { name: "a", state: "unreadable", error: { problem: "newerVersion" } },
      { name: "b", state: "unreadable", error: { problem: "damaged" } },
    ]);

    openSqlite(join(dir, "c.job")).close();
    writeFileSync(join(dir, "d.job"), "");
    for (const name of ["c", "d"]) expect((await problemOf(openJob({ name, dir }))).problem).toBe("damaged");
    const [first] = await listJobs(dir);
    await removeJob(dir, first?.name ?? "");
  });

  it("a folder that cannot be made or written", async () => {
    const dir = jobsFolder();
    writeFileSync(join(dir, "file"), "");
    expect((await problemOf(openJob({ name: "a", dir: join(dir, "file", "jobs") }))).problem).toBe("storage");
    // The superuser may write everywhere.
    if (process.getuid?.() === 0) return;
    chmodSync(dir, 0o500);
    expect((await problemOf(openJob({ name: "a", dir }))).problem).toBe("storage");
    chmodSync(dir, 0o700);
  });

  it.each(["", ".", "..", "../a", "a/b", "a\\b", "a:b", "-a", ".a", "é", "a\0", "x".repeat(101)])(
    "the name %j",
    async (name) => {
      const dir = jobsFolder();
      await expect(openJob({ name, dir })).rejects.toThrow(UsageError);
      await expect(removeJob(dir, name)).rejects.toThrow(UsageError);
    },
  );
});
