import fc from "fast-check";
import { expect, test } from "vitest";
import type { FaultAction } from "../../src/emulator/index.ts";
import { removeRecords, setRecords, type BulkRun, type Outcome } from "../../src/index.ts";
import { accounts, emulated, idOf } from "./emulated.ts";

const refusal = JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } });

const actions: readonly FaultAction[] = [
  "reset-before",
  "reset-after",
  { status: 429, headers: { "retry-after": "3" } },
  { status: 503 },
  { status: 500, body: refusal },
  { status: 401 },
  { delayMs: 3 },
  { status: 404, headers: { "content-type": "text/html" }, body: "<html></html>" },
];

const faults = fc.array(
  fc.record({
    action: fc.constantFrom(...actions),
    after: fc.nat({ max: 6 }),
    times: fc.integer({ min: 1, max: 6 }),
    reads: fc.boolean(),
  }),
  { maxLength: 5 },
);

const ends = fc.constantFrom("none", "abort", "stop", "sourceError", "leave", "abortBefore");

const situation = fc.record({
  count: fc.nat({ max: 60 }),
  bad: fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 6 }),
  taken: fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 3 }),
  batchSize: fc.integer({ min: 1, max: 20 }),
  degree: fc.integer({ min: 1, max: 4 }),
  errorAction: fc.constantFrom("continue", "stop", "silentlyContinue"),
  faults,
  end: ends,
  /** After so many outcomes, or at that record of the source. */
  at: fc.nat({ max: 50 }),
  isAsync: fc.boolean(),
});

type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;

interface Seen<I> {
  readonly outcomes: readonly Outcome<I>[];
  readonly error: unknown;
}

/** Iterates a run to the end that the situation has in store for it. */
async function follow<I>(run: BulkRun<I>, { end, at }: Situation, controller: AbortController): Promise<Seen<I>> {
  const outcomes: Outcome<I>[] = [];
  try {
    for await (const outcome of run) {
      outcomes.push(outcome);
      if (outcomes.length <= at) continue;
      if (end === "abort") controller.abort(new RangeError("aborted"));
      if (end === "stop") run.stop();
      if (end === "leave") break;
    }
    return { outcomes, error: undefined };
  } catch (error) {
    return { outcomes, error };
  }
}

function sourceOf<T>(items: readonly T[], { end, at, isAsync }: Situation): Iterable<T> | AsyncIterable<T> {
  function* plain(): Generator<T> {
    for (const [index, item] of items.entries()) {
      if (end === "sourceError" && index >= at) throw new RangeError("source");
      yield item;
    }
  }
  async function* late(): AsyncGenerator<T> {
    for (const item of plain()) yield await Promise.resolve(item);
  }
  return isAsync ? late() : plain();
}

/** The books balance, and every record that was read has one outcome and no more. */
function expectLaw<I>(run: BulkRun<I>, { outcomes, error }: Seen<I>, { end, count }: Situation): void {
  const { read, ok, failed, unknown, notSent } = run.progress!;
  expect(ok + failed + unknown + notSent).toBe(read);
  const indices = outcomes.map(({ index }) => index).sort((a, b) => a - b);
  expect(new Set(indices).size).toBe(indices.length);
  if (end !== "leave") expect(indices).toEqual(Array.from({ length: read }, (_, index) => index));
  if (end === "none" && error === undefined && run.progress?.stopped === false) expect(read).toBe(count);
  if (end === "abort" && error !== undefined && (error as Error).name === "RangeError") {
    expect(error).toMatchObject({ message: "aborted" });
  }
}

test.each(["createOnly", "updateOnly"] as const)(
  "setRecords with %s answers for every record that it read, once, and truly, whatever happens",
  async (mode) => {
    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        const { connection, emulator } = emulated();
        // To create what is there, or to change what is not: the service refuses either.
        const isThere = (index: number): boolean => given.taken.includes(index) === (mode === "createOnly");
        const ids = Array.from({ length: given.count }, (_, index) => index).filter(isThere);
        const first = ids.map((index) => ({ accountid: idOf(index), name: "first" }));
        await setRecords("account", first, { createOnly: true, connection });
        const records = accounts(given.count, (index) => ({
          ...(mode === "updateOnly" || isThere(index) ? { accountid: idOf(index) } : {}),
          ...(given.bad.includes(index) ? { numberofemployees: "many" } : {}),
        }));
        for (const { reads, ...fault } of given.faults) {
          const method = reads ? "GET" : "POST";
          emulator.faults.add({ ...fault, match: (each) => each.method === method && each.path.includes("/accounts") });
        }
        const controller = new AbortController();
        if (given.end === "abortBefore") controller.abort(new RangeError("aborted"));
        const { batchSize, degree: maxDegreeOfParallelism, errorAction } = given;
        const options = { [mode]: true, connection, batchSize, maxDegreeOfParallelism, errorAction };
        const run = setRecords("account", sourceOf(records, given), { ...options, signal: controller.signal });
        const seen = await follow(run, given, controller);

        expectLaw(run, seen, given);
        const there = emulator.snapshot("account").map(({ name }) => name);
        const written = there.filter((name) => name !== "first");
        expect(new Set(written).size).toBe(written.length);
        for (const { status, input } of seen.outcomes) {
          const isWritten = written.includes(String(input.name));
          if (status !== "unknown") expect([status, isWritten]).toEqual([status, status === "ok"]);
        }
      }),
      { numRuns: 30 },
    );
  },
);

test("removeRecords answers for every record that it read, once, and truly, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (given) => {
      const { connection, emulator } = emulated();
      const records = accounts(given.count, (index) => ({ accountid: idOf(index) }));
      await setRecords("account", records, { createOnly: true, connection });
      for (const { action, after, times } of given.faults)
        emulator.faults.add({ action, after, times, match: ({ path }) => path.endsWith("$batch") });
      const ids = records.map((_, index) => (given.bad.includes(index) ? "no id" : idOf(index)));
      const controller = new AbortController();
      if (given.end === "abortBefore") controller.abort(new RangeError("aborted"));
      const { batchSize, degree: maxDegreeOfParallelism, errorAction } = given;
      const options = { connection, batchSize, maxDegreeOfParallelism, errorAction, signal: controller.signal };
      const run = removeRecords("account", sourceOf(ids, given), options);
      const seen = await follow(run, given, controller);

      expectLaw(run, seen, given);
      const there = new Set(emulator.snapshot("account").map(({ accountid }) => accountid));
      for (const { status, index } of seen.outcomes)
        if (status !== "unknown") expect([status, there.has(idOf(index))]).toEqual([status, status !== "ok"]);
    }),
    { numRuns: 30 },
  );
});
