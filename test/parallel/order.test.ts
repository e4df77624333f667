import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { calm, drain } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

/** The first chunk takes longest. */
const slowFirst = async (chunk: readonly number[]): Promise<readonly number[]> => {
  await sleep(chunk[0] === 0 ? 15 : 1);
  return chunk;
};
const options = { chunkSize: 2, maxDegreeOfParallelism: 4 };

describe("outputs", () => {
  test("come in the order in which chunks finish", async () => {
    const { outputs } = await drain(invokeParallel(numbers(8), slowFirst, options));
    expect(outputs.slice(-2)).toEqual([0, 1]);
    expect(outputs.toSorted((a, b) => a - b)).toEqual(numbers(8));
  });

  test("of one chunk stay together in its own order when it returns them at once", async () => {
    const { outputs } = await drain(invokeParallel(numbers(60), (chunk) => chunk, { chunkSize: 6 }));
    for (let at = 0; at < 60; at += 6) {
      const first = outputs[at]!;
      expect(outputs.slice(at, at + 6)).toEqual(numbers(6).map((offset) => first + offset));
    }
  });

  test("come in the order of the input with ordered", async () => {
    const { outputs } = await drain(invokeParallel(numbers(40), slowFirst, { ...options, ordered: true }));
    expect(outputs).toEqual(numbers(40));
  });

  test("of the first chunk come while it still works, also with ordered", async () => {
    const rest = Promise.withResolvers<undefined>();
    async function* block(): AsyncGenerator<string> {
      yield "early";
      await rest.promise;
      yield "late";
    }
    const outputs = invokeParallel([1], block, { ordered: true })[Symbol.asyncIterator]();
    expect(await outputs.next()).toEqual({ done: false, value: "early" });
    rest.resolve(undefined);
    expect(await outputs.next()).toEqual({ done: false, value: "late" });
    expect(await outputs.next()).toEqual({ done: true, value: undefined });
  });

  test("with ordered keep the place of a chunk that failed", async () => {
    const block = async (chunk: readonly number[]): Promise<readonly number[]> => {
      if (chunk[0] === 2) throw new Error("no 2");
      return slowFirst(chunk);
    };
    const run = invokeParallel(numbers(8), block, { ...options, ordered: true, errorAction: "silentlyContinue" });
    expect((await drain(run)).outputs).toEqual([0, 1, 4, 5, 6, 7]);
  });

  test("with ordered come whole when later chunks give thousands and the first one gives late", async () => {
    const first = Promise.withResolvers<undefined>();
    const block = async function* (chunk: readonly number[]): AsyncGenerator<number> {
      if (chunk[0] === 0) await first.promise;
      for (const offset of numbers(3000)) yield chunk[0]! * 3000 + offset;
    };
    const run = invokeParallel(numbers(3), block, { chunkSize: 1, maxDegreeOfParallelism: 3, ordered: true });
    const drained = drain(run);
    await calm();
    first.resolve(undefined);
    expect((await drained).outputs).toEqual(numbers(9000));
  });

  test("with per item and ordered come in the order of the items", async () => {
    const block = async (item: number): Promise<number> => {
      await sleep(3 - (item % 3));
      return item;
    };
    const run = invokeParallel(numbers(20), block, { ...options, per: "item", ordered: true });
    expect((await drain(run)).outputs).toEqual(numbers(20));
  });

  test("with ordered do not make the others wait for a slow chunk, within the window and no further", async () => {
    const slow = Promise.withResolvers<undefined>();
    const begun: number[] = [];
    const block = async (chunk: readonly number[]): Promise<readonly number[]> => {
      begun.push(chunk[0]!);
      if (chunk[0] === 0) await slow.promise;
      return chunk;
    };
    const options = { chunkSize: 1, maxDegreeOfParallelism: 2, ordered: true, window: 10 };
    const drained = drain(invokeParallel(numbers(50), block, options));
    await calm();
    expect(begun).toEqual(numbers(9));
    slow.resolve(undefined);
    expect((await drained).outputs).toEqual(numbers(50));
  });

  test("with the smallest window come in order, one chunk after the other", async () => {
    let running = 0;
    const block = async (chunk: readonly number[]): Promise<readonly number[]> => {
      expect(++running).toBe(1);
      await sleep(1);
      running -= 1;
      return chunk;
    };
    const run = invokeParallel(numbers(12), block, { ...options, ordered: true, window: 2 });
    expect((await drain(run)).outputs).toEqual(numbers(12));
  });
});

test("with per item as many items run at a time as the degree allows, unless a chunk size is given", async () => {
  let running = 0;
  let most = 0;
  const block = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await sleep(1);
    running -= 1;
  };
  await invokeParallel(numbers(20), block, { per: "item", maxDegreeOfParallelism: 8 });
  expect(most).toBe(8);
  most = 0;
  await invokeParallel(numbers(20), block, { per: "item", maxDegreeOfParallelism: 8, chunkSize: 20 });
  expect(most).toBe(1);
});
