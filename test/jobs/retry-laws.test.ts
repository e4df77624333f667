import fc from "fast-check";
import { expect, test } from "vitest";
import { invokeParallel, openJob, setRecords, type Job } from "../../src/index.ts";
import type { FaultAction } from "../../src/emulator/index.ts";
import { emulated } from "../records/emulated.ts";
import { jobsFolder } from "./jobs.ts";

const refusal = JSON.stringify({ error: { code: "0x80040220", message: "Not allowed." } });
const actions: readonly FaultAction[] = [
  "reset-before",
  "reset-after",
  { status: 400, body: refusal },
  { status: 503 },
];

const session = fc.record({
  /** Of what: the source, or what failed. */
  from: fc.constantFrom("source", "failed"),
  /** It is left after so many outcomes. */
  leavesAt: fc.nat({ max: 30 }),
  faults: fc.array(
    fc.record({
      action: fc.constantFrom(...actions),
      after: fc.nat({ max: 4 }),
      times: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 2 },
  ),
});

const situation = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  orphans: fc.uniqueArray(fc.nat({ max: 29 }), { maxLength: 8 }),
  inactive: fc.uniqueArray(fc.nat({ max: 29 }), { maxLength: 8 }),
  batchSize: fc.integer({ min: 1, max: 7 }),
  before: fc.array(session, { minLength: 1, maxLength: 2 }),
  after: fc.array(session, { maxLength: 3 }),
});

type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;
type Session = typeof session extends fc.Arbitrary<infer S> ? S : never;
type Records = Iterable<object> | AsyncIterable<object>;
/** Starts a run of the job, which gives its outcomes or outputs. */
type Start = (records: Records, job: Job) => AsyncIterable<unknown> & PromiseLike<unknown>;

const PARENT = "The parent";

function recordsOf({ count, orphans, inactive }: Situation): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `record ${index}`,
    ...(orphans.includes(index) && { parentaccountid: PARENT }),
    ...(inactive.includes(index) && { statecode: 1 }),
  }));
}

/** A world for all runs of a law, emptied before each. */
const startsOf = {
  "records that are created": (connection, { batchSize }) => {
    return (records, job) =>
      setRecords("account", records, { createOnly: true, batchSize, connection, job, errorAction: "silentlyContinue" });
  },
  "blocks that create": (connection, { batchSize: chunkSize }) => {
    // All of a chunk is sent, and then it fails with the first that was refused.
    const block = async function* (chunk: readonly object[]): AsyncGenerator {
      yield await setRecords("account", chunk, { createOnly: true, batchSize: 2 });
    };
    const options = { chunkSize, maxDegreeOfParallelism: 2, connection, errorAction: "silentlyContinue" } as const;
    return (records, job) => invokeParallel(records, block, { ...options, job });
  },
} satisfies Record<string, (connection: ReturnType<typeof emulated>["connection"], given: Situation) => Start>;

test.each(Object.entries(startsOf))(
  "after failures, interruptions and retries each is there once: %s",
  async (_, startOf) => {
    const { emulator, connection } = emulated();
    const isPost = ({ method, path }: { method: string; path: string }): boolean =>
      method === "POST" && /Multiple|batch/.test(path);

    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        emulator.faults.clear();
        emulator.reset();
        const dir = jobsFolder();
        const records = recordsOf(given);
        const start = startOf(connection, given);
        const pass = async ({ from, leavesAt, faults }: Session): Promise<Job> => {
          emulator.faults.clear();
          for (const fault of faults) emulator.faults.add({ ...fault, match: isPost });
          const job = await openJob({ name: "law", dir });
          const isRetry = from === "failed" && job.startedAt !== undefined;
          try {
            const iterator = start(isRetry ? job.retry("failed") : records, job)[Symbol.asyncIterator]();
            for (let seen = 0; (await iterator.next()).done !== true; seen++) {
              if (seen === leavesAt) await iterator.return?.();
            }
          } catch (error) {
            expect((error as Error).message).toMatch(/ended early|reset|503|fetch failed|was stopped/);
          }
          await job.close();
          return job;
        };
        for (const one of given.before) await pass(one);
        emulator.faults.clear();
        await setRecords("account", [{ name: PARENT }], { createOnly: true, connection });
        for (const one of given.after) await pass(one);
        const calm = { leavesAt: Infinity, faults: [] };
        await pass({ ...calm, from: "source" });
        const job = await pass({ ...calm, from: "failed" });

        expect(job).toMatchObject({ state: "completed", settled: given.count, reopened: 0 });
        expect(job.counts.failed ?? 0).toBe(0);
        const there = emulator.snapshot("account").map(({ name, statecode }) => [name, statecode]);
        const expected = records.map((_record, index) => [`record ${index}`, given.inactive.includes(index) ? 1 : 0]);
        expect(there.sort()).toEqual([...expected, [PARENT, 0]].sort());
      }),
      { numRuns: 15 },
    );
  },
  60_000,
);
