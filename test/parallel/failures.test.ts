import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ParallelError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { drain, parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

const serial = { maxDegreeOfParallelism: 1 };

/** Throws for the chunk, or item, that starts with one of these. */
const failingAt =
  (...places: readonly number[]) =>
  (argument: number | readonly number[]): number | readonly number[] => {
    const first = typeof argument === "number" ? argument : (argument[0] ?? -1);
    if (places.includes(first)) throw new Error(`no ${first}`);
    return argument;
  };

describe("errorAction continue, the default", () => {
  test("works through everything and then throws one ParallelError with the summary and the failures", async () => {
    const run = invokeParallel(numbers(10), failingAt(3, 9), { chunkSize: 3, ...serial });
    const error = await parallelErrorOf(run);
    expect(error.code).toBe("parallel");
    expect(error.summary).toMatchObject({
      read: 10,
      ok: 6,
      failed: 4,
      notRun: 0,
      chunks: 4,
      outputs: 6,
      stopped: false,
    });
    expect(error.failures).toEqual([
      { chunkIndex: 1, firstIndex: 3, items: [3, 4, 5], attempts: 1, error: new Error("no 3") },
      { chunkIndex: 3, firstIndex: 9, items: [9], attempts: 1, error: new Error("no 9") },
    ]);
    expect(error.cause).toBeUndefined();
  });

  test.each([
    [3, "1 of the chunks failed, with 3 of 10 inputs. The first, inputs 3 to 5: no 3"],
    [9, "1 of the chunks failed, with 1 of 10 inputs. The first, input 9: no 9"],
  ])("says what failed, where and why (%i)", async (place, message) => {
    expect(await rejectionOf(invokeParallel(numbers(10), failingAt(place), { chunkSize: 3 }))).toMatchObject({
      message,
    });
  });

  test("counts all failures, and keeps a thousand", async () => {
    const error = await parallelErrorOf(
      invokeParallel(numbers(1500), failingAt(...numbers(1500)), { chunkSize: 1, ...serial }),
    );
    expect(error.summary.failed).toBe(1500);
    expect(error.failures).toHaveLength(1000);
    expect(error.message).toMatch(/^1500 of the chunks failed, with 1500 of 1500 inputs/);
  });

  test("takes what is thrown as it is when it is an Error, and tells what it was when it is none", async () => {
    const own = new RangeError("mine");
    const first = await parallelErrorOf(invokeParallel([1], () => Promise.reject(own)));
    expect(first.failures[0]?.error).toBe(own);
    const second = await parallelErrorOf(
      invokeParallel([1], () => AbortSignal.abort({ why: "none" }).throwIfAborted()),
    );
    expect(second.failures[0]?.error).toMatchObject({
      message: 'Something that is no Error was thrown: {"why":"none"} (object)',
      cause: { why: "none" },
    });
  });
});

describe("errorAction stop", () => {
  test("begins nothing new after the first failure, and throws", async () => {
    const source = watchSource();
    const begun: number[] = [];
    const block = ([item = 0]: readonly number[]): void => {
      begun.push(item);
      failingAt(2)(item);
    };
    const run = invokeParallel(source.input, block, { chunkSize: 1, errorAction: "stop", ...serial });
    const { summary, failures } = await parallelErrorOf(run);
    expect(begun).toEqual([0, 1, 2]);
    expect(failures).toHaveLength(1);
    expect(summary).toMatchObject({ ok: 2, failed: 1, stopped: true, read: source.pulled });
    expect(summary.notRun).toBe(source.pulled - 3);
    expect(source.closed).toBe(true);
  });

  test("lets what is in flight finish, and hands its outputs over", async () => {
    const inFlight = Promise.withResolvers<string>();
    const run = invokeParallel(numbers(100), ([item]) => (item === 0 ? inFlight.promise : fail("second")), {
      chunkSize: 1,
      maxDegreeOfParallelism: 2,
      errorAction: "stop",
    });
    const drained = drain(run);
    await nextTurn();
    inFlight.resolve("finished");
    const { outputs, error } = await drained;
    expect(outputs).toEqual(["finished"]);
    expect(error).toMatchObject({ summary: { ok: 1, failed: 1, chunks: 2 } });
  });

  test("with per item begins no further item of the same chunk either", async () => {
    const begun: number[] = [];
    const block = (item: number): void => {
      begun.push(item);
      failingAt(1)(item);
    };
    const run = invokeParallel(numbers(5), block, { per: "item", chunkSize: 5, errorAction: "stop", ...serial });
    const { summary } = await parallelErrorOf(run);
    expect(begun).toEqual([0, 1]);
    expect(summary).toMatchObject({ read: 5, ok: 1, failed: 1, notRun: 3, stopped: true });
  });

  test("throws nothing when nothing fails", async () => {
    expect(await invokeParallel(numbers(5), (chunk) => chunk, { errorAction: "stop" })).toMatchObject({
      ok: 5,
      stopped: false,
    });
  });
});

describe("errorAction silentlyContinue", () => {
  test("never throws for failures; the summary tells", async () => {
    const run = invokeParallel(numbers(10), failingAt(0, 6), { chunkSize: 3, errorAction: "silentlyContinue" });
    const { outputs, error } = await drain(run);
    expect(error).toBeUndefined();
    expect(outputs).toHaveLength(4);
    expect(await run).toMatchObject({ read: 10, ok: 4, failed: 6, stopped: false });
  });

  test("still throws what the input threw", async () => {
    const source = watchSource({ throwsAt: 4 });
    const error = await parallelErrorOf(
      invokeParallel(source.input, () => undefined, { errorAction: "silentlyContinue" }),
    );
    expect(error.cause).toEqual(new Error("no item 4"));
  });
});

describe("per item", () => {
  test("an item that throws fails alone", async () => {
    const run = invokeParallel(numbers(10), failingAt(4), { per: "item", chunkSize: 5 });
    const { outputs, error } = await drain(run);
    expect(outputs.toSorted()).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    expect(error).toBeInstanceOf(ParallelError);
    expect(error).toMatchObject({
      message: "1 of the items failed, with 1 of 10 inputs. The first, input 4: no 4",
      summary: { ok: 9, failed: 1, chunks: 2 },
      failures: [{ chunkIndex: 0, firstIndex: 4, items: [4], attempts: 1 }],
    });
  });

  test("the block gets the item, and the context says where it stands", async () => {
    const run = invokeParallel(
      ["a", "b", "c"],
      (item, { chunkIndex, firstIndex }) => [[item, chunkIndex, firstIndex]],
      {
        per: "item",
        chunkSize: 2,
        ordered: true,
      },
    );
    expect((await drain(run)).outputs).toEqual([
      ["a", 0, 0],
      ["b", 0, 1],
      ["c", 1, 2],
    ]);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
