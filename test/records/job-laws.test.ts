import fc from "fast-check";
import { expect, test } from "vitest";
import type { FaultAction } from "../../src/emulator/index.ts";
import {
  removeRecords,
  setRecords,
  type BulkRun,
  type DataverseParallelError,
  type Outcome,
  type SetRecordsOptions,
} from "../../src/index.ts";
import { createMemoryJob, type MemoryJob } from "../parallel/job/memory-job.ts";
import { emulated, idOf } from "./emulated.ts";

/** How a session of a job ends before its time. */
const ends = [
  "abort",
  "stop",
  "leave",
  "begin fails",
  "settle fails",
  "unreachable",
  "answers lost",
  "source",
] as const;

const actions: readonly FaultAction[] = [
  "reset-before",
  "reset-after",
  { status: 429, headers: { "retry-after": "3" } },
  { status: 503 },
  { status: 500, body: JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } }) },
];

const session = fc.record({
  end: fc.constantFrom(...ends),
  /** After so many outcomes, requests, entries or items. */
  at: fc.nat({ max: 25 }),
  faults: fc.array(
    fc.record({
      action: fc.constantFrom(...actions),
      after: fc.nat({ max: 4 }),
      times: fc.integer({ min: 1, max: 6 }),
    }),
    { maxLength: 2 },
  ),
  batchSize: fc.integer({ min: 1, max: 12 }),
  maxDegreeOfParallelism: fc.integer({ min: 1, max: 4 }),
});

const situation = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  bad: fc.uniqueArray(fc.nat({ max: 39 }), { maxLength: 4 }),
  sessions: fc.array(session, { minLength: 1, maxLength: 4 }),
});

type Session = typeof session extends fc.Arbitrary<infer S> ? S : never;

/** A world in which the way to the service may be cut for good: one for all runs of a law, emptied before each. */
function breakable() {
  const way = { left: Infinity, losesAnswers: false };
  const world = emulated({}, (fetch) => async (request) => {
    if (!request.url.includes("/api/data")) return fetch(request);
    way.left -= 1;
    if (way.left >= 0) return fetch(request);
    if (way.losesAnswers) await fetch(request);
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  });
  const empty = (): void => {
    way.left = Infinity;
    world.emulator.faults.clear();
    world.emulator.reset();
  };
  return { ...world, way, empty };
}

type World = ReturnType<typeof breakable>;

interface Around<I> {
  readonly world: World;
  readonly job: MemoryJob;
  readonly start: (
    records: Iterable<I>,
    options: Pick<SetRecordsOptions, "batchSize" | "maxDegreeOfParallelism" | "signal">,
  ) => BulkRun<I>;
  readonly records: readonly I[];
}

/** One session of the job to the end that it has in store. Gives the outcomes that were seen. */
async function pass<I>({ world, job, start, records }: Around<I>, given: Session): Promise<readonly Outcome<I>[]> {
  const { end, at, faults, ...options } = given;
  const { emulator, way } = world;
  emulator.faults.clear();
  for (const fault of faults)
    emulator.faults.add({ ...fault, match: ({ method, path }) => method === "POST" && /accounts|batch/.test(path) });
  way.left = end === "unreachable" || end === "answers lost" ? at : Infinity;
  way.losesAnswers = end === "answers lost";
  let entries = 0;
  const fail = (): void => {
    if ((entries += 1) > at) throw new Error("ENOSPC");
  };
  job.onBegin = end === "begin fails" ? fail : () => undefined;
  job.onSettle = end === "settle fails" ? fail : () => undefined;
  const controller = new AbortController();
  const source = function* (): Generator<I> {
    for (const [index, record] of records.entries()) {
      if (end === "source" && index >= at) throw new RangeError("the source fails");
      yield record;
    }
  };
  const run = start(source(), { ...options, signal: controller.signal });
  const outcomes: Outcome<I>[] = [];
  try {
    for await (const outcome of run) {
      outcomes.push(outcome);
      if (outcomes.length <= at) continue;
      if (end === "abort") controller.abort(new RangeError("aborted"));
      if (end === "stop") run.stop();
      if (end === "leave") break;
    }
  } catch (error) {
    expect((error as Error).message).toMatch(/aborted|the source fails|ended early|could not be written|failed/);
  }
  const { read, ok, failed, unknown, notSent, earlier } = run.progress ?? expect.unreachable();
  expect(ok + failed + unknown + notSent).toBe(read);
  expect(earlier).toBeLessThanOrEqual(read);
  return outcomes;
}

/** Sessions as they are given, and then undisturbed ones until nothing is left to do. */
async function passAll<I>(around: Around<I>, sessions: readonly Session[]): Promise<readonly Outcome<I>[]> {
  const { job, world, records } = around;
  const seen: Outcome<I>[] = [];
  for (const one of sessions) {
    const outcomes = await pass(around, one);
    // Told, and not written down: that is asked anew.
    const isEntered = ({ index, status }: Outcome<I>): boolean => status !== "failed" || job.entries.has(index);
    expect(new Set(outcomes.map(({ index }) => index)).size).toBe(outcomes.length);
    seen.push(...outcomes.filter(isEntered));
  }
  world.emulator.faults.clear();
  world.way.left = Infinity;
  job.onBegin = job.onSettle = () => undefined;
  for (let round = 0; job.ends.at(-1) !== "completed"; round += 1) {
    if (round === 3) expect.unreachable("The job does not come to its end.");
    const run = around.start(records, {});
    for await (const outcome of run) seen.push(outcome);
    const { read, ok, failed, unknown, notSent } = run.progress ?? expect.unreachable();
    expect([read, ok + failed + unknown, notSent]).toEqual([records.length, records.length, 0]);
  }
  expect([...job.entries.keys()].sort((a, b) => a - b)).toEqual([...records.keys()]);
  return seen;
}

/** Inputs that are settled as not ok. */
function failedIn({ entries }: MemoryJob, code?: string): ReadonlySet<number> {
  const failed = [...entries.values()].filter(({ status }) => status !== "ok");
  const wanted = failed.filter(({ error }) => code === undefined || (error as DataverseParallelError).code === code);
  return new Set(wanted.map(({ index }) => index));
}

test("a job that creates comes to its end whatever befalls it: no record is missing, none is there twice", async () => {
  const world = breakable();
  const { connection, emulator } = world;
  await fc.assert(
    fc.asyncProperty(situation, fc.boolean(), async ({ count, bad, sessions }, createOnly) => {
      world.empty();
      const job = createMemoryJob();
      const records = Array.from({ length: count }, (_, index) => ({
        name: `account ${index}`,
        statecode: index % 3 === 0 ? 1 : 0,
        ...(bad.includes(index) ? { numberofemployees: "many" } : {}),
      }));
      const options: SetRecordsOptions = createOnly ? { createOnly } : { matchOn: ["name"] };
      const start: Around<object>["start"] = (some, more) =>
        setRecords("account", some, { ...options, ...more, connection, job });
      const seen = await passAll({ world, job, start, records }, sessions);
      const failed = failedIn(job);
      // Created, and then refused its state.
      const half = failedIn(job, "incomplete");
      const expected = records.flatMap(({ name, statecode }, index) => {
        if (half.has(index)) return `${name} 0`;
        return failed.has(index) ? [] : `${name} ${statecode}`;
      });
      const there = emulator.snapshot("account").map(({ name, statecode }) => `${String(name)} ${String(statecode)}`);
      expect(there.sort()).toEqual(expected.sort());
      expect([...failed]).toEqual(expect.arrayContaining(bad.filter((index) => index < count)));
      // What is ok or failed once is so for good.
      for (const { index, status } of seen)
        if (status === "ok" || status === "failed")
          expect([index, status]).toEqual([index, failed.has(index) ? "failed" : "ok"]);
    }),
    { numRuns: 30 },
  );
});

test("records of one key are written in the order of the input, over all sessions of a job", async () => {
  const world = breakable();
  const { connection, emulator } = world;
  await fc.assert(
    fc.asyncProperty(situation, async ({ count, sessions }) => {
      world.empty();
      const job = createMemoryJob();
      const records = Array.from({ length: count }, (_, index) => ({
        accountnumber: `key ${index % 4}`,
        name: `value ${index}`,
      }));
      const calm = sessions.map((one) => ({
        ...one,
        // What is refused for good is not written, and says nothing of the order.
        faults: one.faults.filter(
          ({ action }) => typeof action === "string" || !("status" in action) || action.status !== 500,
        ),
      }));
      const options: SetRecordsOptions = { matchOn: ["accountnumber"], updateAllColumns: count % 2 === 0 };
      const start: Around<object>["start"] = (some, more) =>
        setRecords("account", some, { ...options, ...more, connection, job });
      await passAll({ world, job, start, records }, calm);
      const last = new Map(records.map(({ accountnumber, name }) => [accountnumber, name]));
      const there = emulator.snapshot("account").map(({ accountnumber, name }) => [accountnumber, name]);
      expect(there.sort()).toEqual([...last].sort());
    }),
    { numRuns: 25 },
  );
});

test("a job that deletes comes to its end whatever befalls it", async () => {
  const world = breakable();
  const { connection, emulator } = world;
  await fc.assert(
    fc.asyncProperty(situation, fc.boolean(), async ({ count, bad, sessions }, matches) => {
      world.empty();
      const job = createMemoryJob();
      const stored = Array.from({ length: count }, (_, index) => ({ accountid: idOf(index), name: `n ${index}` }));
      await setRecords("account", stored, { createOnly: true, connection });
      const isThere = (index: number): boolean => index < count && !bad.includes(index);
      const records = stored.map((record, index) =>
        isThere(index) ? record : { accountid: idOf(index + 99), name: "no" },
      );
      const start: Around<object>["start"] = (some, more) =>
        removeRecords("account", some, { ...more, ...(matches && { matchOn: ["name"] }), connection, job });
      await passAll({ world, job, start, records }, sessions);
      const left = emulator.snapshot("account").map(({ accountid }) => accountid);
      const settled = [...job.entries.values()];
      for (const { index, status } of settled) {
        const isLeft = left.includes(idOf(index));
        if (status === "ok" && isThere(index)) expect([index, isLeft]).toEqual([index, false]);
        if (status === "failed" && isThere(index)) expect([index, isLeft]).toEqual([index, true]);
      }
    }),
    { numRuns: 25 },
  );
});
