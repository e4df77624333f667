import fc from "fast-check";
import { expect, test } from "vitest";
import type { FaultAction } from "../../../src/emulator/index.ts";
import { invokeParallel, setRecords, type BlockContext, type ParallelRun } from "../../../src/index.ts";
import { emulated } from "../../records/emulated.ts";
import { createMemoryJob, type MemoryJob } from "./memory-job.ts";

const actions: readonly FaultAction[] = ["reset-before", "reset-after", { status: 429 }, { status: 503 }];

const session = fc.record({
  end: fc.constantFrom("abort", "stop", "begin fails", "settle fails"),
  /** After so many calls of the block, or entries. */
  at: fc.nat({ max: 12 }),
  /** Calls that fail when all is written. */
  failing: fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 4 }),
  fault: fc.record({
    action: fc.constantFrom(...actions),
    after: fc.nat({ max: 4 }),
    times: fc.integer({ min: 1, max: 6 }),
  }),
  retries: fc.nat({ max: 2 }),
  maxDegreeOfParallelism: fc.integer({ min: 1, max: 4 }),
});

const situation = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  chunkSize: fc.integer({ min: 1, max: 7 }),
  per: fc.constantFrom("chunk", "item"),
  sessions: fc.array(session, { minLength: 1, maxLength: 4 }),
});

type Session = typeof session extends fc.Arbitrary<infer S> ? S : never;

function failAfter(job: MemoryJob, end: Session["end"] | undefined, at: number): void {
  let entries = 0;
  const fail = (): void => {
    if ((entries += 1) > at) throw new Error("ENOSPC");
  };
  job.onBegin = end === "begin fails" ? fail : () => undefined;
  job.onSettle = end === "settle fails" ? fail : () => undefined;
}

function countNames(records: readonly { readonly name?: unknown }[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(records, ({ name }) => String(name));
  return new Map(Array.from(groups, ([name, some]) => [name, some.length]));
}

test("what the blocks of a job create is there once, and every input is accounted for, whatever befalls it", async () => {
  const { connection, emulator } = emulated();
  await fc.assert(
    fc.asyncProperty(situation, async ({ count, chunkSize, per, sessions }) => {
      emulator.reset();
      const job = createMemoryJob();
      // Some are the same in all that they hold.
      const inputs = Array.from({ length: count }, (_, index) => ({ name: `account ${index % 9}` }));

      const run = async (given: Session | undefined): Promise<void> => {
        const { end, at = 0, failing = [], fault, retries = 0, maxDegreeOfParallelism = 2 } = given ?? {};
        emulator.faults.clear();
        if (fault !== undefined)
          emulator.faults.add({ ...fault, match: ({ path }) => path.endsWith("CreateMultiple") });
        failAfter(job, end, at);
        const controller = new AbortController();
        let calls = 0;
        const started: ParallelRun<unknown>[] = [];
        const write = async (records: readonly object[], { signal }: BlockContext): Promise<void> => {
          const call = calls++;
          await setRecords("account", records, { createOnly: true, batchSize: 3 });
          if (call >= at && end === "abort") controller.abort(new RangeError("aborted"));
          if (call >= at && end === "stop") started[0]?.stop();
          signal.throwIfAborted();
          if (failing.includes(call) && given?.retries !== 0) throw new Error("after all was written");
        };
        const options = { chunkSize, maxDegreeOfParallelism, retries, job, connection, signal: controller.signal };
        const going =
          per === "item"
            ? invokeParallel(inputs, (input, context) => write([input], context), { ...options, per })
            : invokeParallel(inputs, write, options);
        started.push(going);
        try {
          await going;
        } catch (error) {
          if (given === undefined) expect((error as Error).message).toMatch(/failed/);
        }
        const { read, ok, failed, notRun } = going.progress ?? expect.unreachable();
        expect(ok + failed + notRun).toBe(read);
      };

      for (const one of sessions) await run(one);
      for (let round = 0; job.ends.at(-1) !== "completed"; round += 1) {
        if (round === 2) expect.unreachable("The job does not come to its end.");
        await run(undefined);
      }
      expect([...job.entries.keys()].sort((a, b) => a - b)).toEqual([...inputs.keys()]);
      const there = countNames(emulator.snapshot("account"));
      const wanted = countNames(inputs);
      const isOk = (index: number): boolean => job.entries.get(index)?.status === "ok";
      const written = countNames(inputs.filter((_, index) => isOk(index)));
      // A block that failed may have written before, and never twice.
      for (const [name, times] of wanted) {
        expect(there.get(name) ?? 0).toBeLessThanOrEqual(times);
        expect(there.get(name) ?? 0).toBeGreaterThanOrEqual(written.get(name) ?? 0);
      }
    }),
    { numRuns: 40 },
  );
});
