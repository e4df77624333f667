import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { ChunkFailure } from "../../src/outcomes.ts";
import type { ParallelProgress } from "../../src/parallel/report.ts";
import { parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

const serial = { maxDegreeOfParallelism: 1 };

/** Throws for the chunks that start with one of these. */
const failingAt =
  (...places: readonly number[]) =>
  ([first = -1]: readonly number[]): void => {
    if (places.includes(first)) fail(`no ${first}`);
  };

describe("the callbacks", () => {
  test("onFailure is called for each chunk that failed, as it fails", async () => {
    const told: ChunkFailure[] = [];
    const run = invokeParallel(numbers(6), failingAt(0, 4), {
      chunkSize: 2,
      onFailure: (one) => told.push(one),
      ...serial,
    });
    const { failures } = await parallelErrorOf(run);
    expect(told).toEqual(failures);
    expect(told.map(({ items }) => items)).toEqual([
      [0, 1],
      [4, 5],
    ]);
  });

  test("onFailure is called with silentlyContinue too", async () => {
    const told: ChunkFailure[] = [];
    const onFailure = (failure: ChunkFailure): void => void told.push(failure);
    await invokeParallel([1], () => fail("x"), { errorAction: "silentlyContinue", onFailure });
    expect(told).toHaveLength(1);
  });

  test("onProgress is called after each chunk, whether it failed or not", async () => {
    const told: ParallelProgress[] = [];
    await invokeParallel(numbers(6), failingAt(2), {
      chunkSize: 2,
      errorAction: "silentlyContinue",
      onProgress: (progress) => told.push(progress),
      ...serial,
    });
    expect(told).toMatchObject([
      { chunks: 1, ok: 2, failed: 0 },
      { chunks: 2, ok: 2, failed: 2 },
      { chunks: 3, ok: 4, failed: 2, read: 6, notRun: 0 },
    ]);
  });

  test.each(["onProgress", "onFailure"])("what %s throws ends the run: it is not swallowed", async (name) => {
    const source = watchSource();
    const run = invokeParallel(source.input, failingAt(0), {
      chunkSize: 1,
      [name]: () => fail("from the callback"),
      ...serial,
    });
    expect(await rejectionOf(run)).toEqual(new Error("from the callback"));
    expect(source.closed).toBe(true);
    expect(source.pulled).toBeLessThanOrEqual(2);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
