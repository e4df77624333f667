import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { OutputOf } from "../../src/parallel/block.ts";
import { invokeParallel, type ParallelRun } from "../../src/parallel/invoke-parallel.ts";
import type { ParallelSummary } from "../../src/outcomes.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { drain, parallelErrorOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

async function outputsOf(block: (chunk: readonly number[]) => unknown): Promise<readonly unknown[]> {
  const { outputs, error } = await drain(invokeParallel([1, 2], block));
  expect(error).toBeUndefined();
  return outputs;
}

function* counting(): Generator<number> {
  yield 1;
  yield 2;
}

function* promising(): Generator<Promise<number>> {
  for (const item of counting()) yield Promise.resolve(item);
}

async function* countingSlowly(): AsyncGenerator<number> {
  await nextTurn();
  yield* counting();
}

describe("what a block returns", () => {
  test.each<[what: string, block: (chunk: readonly number[]) => unknown, outputs: unknown[]]>([
    ["an array gives its items", (chunk) => chunk, [1, 2]],
    ["an empty array gives nothing", () => [], []],
    ["a set gives its items", () => new Set(["a", "b"]), ["a", "b"]],
    ["a map gives its pairs", () => new Map([["a", 1]]), [["a", 1]]],
    ["a generator gives its items", counting, [1, 2]],
    ["an async generator gives its items", countingSlowly, [1, 2]],
    ["a stream gives its pieces", () => Readable.from(["a", "b"]), ["a", "b"]],
    ["a string is one output", () => "text", ["text"]],
    ["an empty string is one output", () => "", [""]],
    ["a promise gives what it holds", () => Promise.resolve(7), [7]],
    ["a promise of an array gives the array's items", (chunk) => Promise.resolve(chunk), [1, 2]],
    ["a promise of an async generator gives its items", () => Promise.resolve(countingSlowly()), [1, 2]],
    ["a promise of a string is one output", () => Promise.resolve("text"), ["text"]],
    ["anything with a then is a promise", () => ({ then: (give: (value: number) => void) => give(3) }), [3]],
    ["undefined gives nothing", () => undefined, []],
    ["a promise of undefined gives nothing", () => Promise.resolve(undefined), []],
    ["null is one output", () => null, [null]],
    ["0 and false are outputs", () => Promise.resolve(0), [0]],
    ["an object is one output", () => ({ a: 1 }), [{ a: 1 }]],
    ["a Date is one output", () => new Date(0), [new Date(0)]],
    ["a function is one output", () => Math.max, [Math.max]],
    ["nested arrays stay nested: only the outermost is taken apart", () => [[1], [2, [3]]], [[1], [2, [3]]]],
    ["undefined and null among the items are outputs", () => [undefined, null], [undefined, null]],
    ["strings among the items stay whole", () => ["ab", "cd"], ["ab", "cd"]],
    ["promises among the items are awaited", (chunk) => chunk.map((item) => Promise.resolve(item * 2)), [2, 4]],
    ["promises of a generator are awaited", promising, [1, 2]],
  ])("%s", async (_what, block, outputs) => {
    expect(await outputsOf(block)).toEqual(outputs);
  });

  test("a run is awaited, and its summary is the output", async () => {
    const outputs = await outputsOf((chunk) => invokeParallel(chunk, (inner) => inner));
    expect(outputs).toMatchObject([{ read: 2, ok: 2, outputs: 2 }]);
  });

  test("an async block that returns a run means the same", async () => {
    const outputs = await outputsOf(async (chunk) => {
      await nextTurn();
      return invokeParallel(chunk, (inner) => inner);
    });
    expect(outputs).toMatchObject([{ read: 2, ok: 2, outputs: 2 }]);
  });

  test("yield* of a run passes its outputs on", async () => {
    const outputs = await outputsOf(async function* (chunk) {
      yield* invokeParallel(chunk, (inner) => inner.map((item) => item * 10));
    });
    expect(outputs).toEqual([10, 20]);
  });

  test("runs among the items are awaited", async () => {
    const connection = createFakeConnection();
    const run = invokeParallel([1, 2], (chunk) => chunk.map((item) => invokeParallel([item], () => undefined)), {
      connection,
    });
    expect((await drain(run)).outputs).toMatchObject([{ ok: 1 }, { ok: 1 }]);
  });

  test("a run in a block that fails makes the chunk fail with its error", async () => {
    const inner = (): ParallelRun<never> => invokeParallel([1], () => fail("inner"));
    const { failures, summary } = await parallelErrorOf(invokeParallel([1], inner));
    expect(failures[0]?.error.message).toBe("1 of the chunks failed, with 1 of 1 inputs. The first, input 0: inner");
    expect(summary).toMatchObject({ failed: 1, outputs: 0 });
  });

  test("promises among the items that fail make the chunk fail, after all of them have ended", async () => {
    let ended = 0;
    const item = async (number: number): Promise<number> => {
      for (let turn = 0; turn < number; turn++) await nextTurn();
      ended += 1;
      return number === 1 ? fail("no 1") : number;
    };
    const { outputs, error } = await drain(invokeParallel(numbers(4), (chunk) => chunk.map(item)));
    expect(outputs).toEqual([0, 2, 3]);
    expect(error).toMatchObject({ message: expect.stringContaining("no 1") as string, summary: { failed: 4 } });
    expect(ended).toBe(4);
  });

  test("outputs that came before the failure are kept", async () => {
    async function* half(): AsyncGenerator<string> {
      yield "kept";
      await nextTurn();
      throw new Error("half-way");
    }
    const { outputs, error } = await drain(invokeParallel([1], half));
    expect(outputs).toEqual(["kept"]);
    expect(error).toMatchObject({ summary: { failed: 1, outputs: 1 } });
  });

  test("counts as many outputs whether somebody takes them or not", async () => {
    expect(await invokeParallel(numbers(10), (chunk) => chunk, { chunkSize: 3 })).toMatchObject({ outputs: 10 });
  });
});

test("the types of outputs say the same", () => {
  expectTypeOf<OutputOf<readonly number[]>>().toEqualTypeOf<number>();
  expectTypeOf<OutputOf<Promise<readonly number[]>>>().toEqualTypeOf<number>();
  expectTypeOf<OutputOf<AsyncGenerator<string>>>().toEqualTypeOf<string>();
  expectTypeOf<OutputOf<string>>().toEqualTypeOf<string>();
  expectTypeOf<OutputOf<undefined>>().toEqualTypeOf<never>();
  expectTypeOf<OutputOf<ParallelRun<string>>>().toEqualTypeOf<ParallelSummary>();
  expectTypeOf<OutputOf<Promise<number>[]>>().toEqualTypeOf<number>();
  expectTypeOf<OutputOf<{ a: number } | undefined>>().toEqualTypeOf<{ a: number }>();
});

function fail(message: string): never {
  throw new Error(message);
}
