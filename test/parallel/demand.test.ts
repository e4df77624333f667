import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { calm, drain } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe.each(["sync", "async"] as const)("a source (%s)", (kind) => {
  test("is read no further than one chunk ahead of the blocks that run", async () => {
    const source = watchSource({ kind, count: 200 });
    let finished = 0;
    let most = 0;
    await invokeParallel(
      source.input,
      async (chunk) => {
        most = Math.max(most, source.pulled - finished);
        await calm();
        most = Math.max(most, source.pulled - finished);
        finished += chunk.length;
      },
      { chunkSize: 5, maxDegreeOfParallelism: 3 },
    );
    expect(source.pulled).toBe(200);
    expect(most).toBe((3 + 1) * 5);
  });

  test("is read no further than degree + 1 chunks while nobody takes the outputs", async () => {
    const source = watchSource({ kind });
    const run = invokeParallel(source.input, (chunk) => chunk, { chunkSize: 2, maxDegreeOfParallelism: 3 });
    const outputs = run[Symbol.asyncIterator]();
    const read: number[] = [];
    for (let taken = 0; taken < 12; taken++) {
      await calm();
      read.push(source.pulled);
      await outputs.next();
    }
    // A chunk is finished when its second output is taken; then one more chunk is read.
    expect(read).toEqual([8, 8, 10, 10, 12, 12, 14, 14, 16, 16, 18, 18]);
    await outputs.return?.();
  });

  test("may be endless", async () => {
    const source = watchSource({ kind });
    const taken: number[] = [];
    for await (const output of invokeParallel(source.input, (chunk) => chunk, { chunkSize: 10 })) {
      taken.push(output);
      if (taken.length === 1000) break;
    }
    expect(new Set(taken).size).toBe(1000);
    // A source that is thinking is told, and not waited for.
    await calm();
    expect(source.closed).toBe(true);
  });

  test("in order is read no further than the window", async () => {
    const source = watchSource({ kind });
    const first = Promise.withResolvers<undefined>();
    const run = invokeParallel(source.input, ([item]) => (item === 0 ? first.promise : [item]), {
      chunkSize: 1,
      maxDegreeOfParallelism: 2,
      ordered: true,
      window: 5,
    });
    const outputs = run[Symbol.asyncIterator]();
    await calm();
    expect(source.pulled).toBe(5);
    first.resolve(undefined);
    await calm();
    expect(source.pulled).toBe(6);
    expect(await outputs.next()).toEqual({ done: false, value: 1 });
    await calm();
    expect(source.pulled).toBe(7);
    await outputs.return?.();
  });

  test("in order is read no further than four times the degree by default", async () => {
    const source = watchSource({ kind });
    const first = Promise.withResolvers<undefined>();
    const block = ([item]: readonly number[]): unknown => (item === 0 ? first.promise : item);
    const run = invokeParallel(source.input, block, { chunkSize: 1, maxDegreeOfParallelism: 3, ordered: true });
    const outputs = run[Symbol.asyncIterator]();
    await calm();
    expect(source.pulled).toBe(12);
    first.resolve(undefined);
    await outputs.return?.();
  });
});

describe("a chunk", () => {
  test.each([1, 2, 5])("is one of at most %i that run at a time", async (degree) => {
    let running = 0;
    let most = 0;
    await invokeParallel(
      numbers(40),
      async () => {
        most = Math.max(most, ++running);
        await nextTurn();
        running -= 1;
      },
      { chunkSize: 1, maxDegreeOfParallelism: degree },
    );
    expect(most).toBe(degree);
  });

  test("keeps its place until its outputs are taken", async () => {
    const begun: number[] = [];
    const run = invokeParallel(
      numbers(4),
      (chunk, { chunkIndex }) => {
        begun.push(chunkIndex);
        return chunk;
      },
      { chunkSize: 2, maxDegreeOfParallelism: 1 },
    );
    const outputs = run[Symbol.asyncIterator]();
    await outputs.next();
    await calm();
    expect(begun).toEqual([0]);
    await outputs.next();
    await calm();
    expect(begun).toEqual([0, 1]);
    await outputs.return?.();
  });

  test("that returned a generator is asked for its next output only when the one before is taken", async () => {
    let given = 0;
    function* outputs(): Generator<number> {
      for (;;) yield ++given;
    }
    const iterator = invokeParallel([1], outputs)[Symbol.asyncIterator]();
    for (let taken = 1; taken <= 3; taken++) {
      await iterator.next();
      await calm();
      expect(given).toBe(taken + 1);
    }
    await iterator.return?.();
  });

  test("holds chunkSize inputs, the last one what is left", async () => {
    const run = invokeParallel(numbers(7), (chunk, { chunkIndex, firstIndex }) => [{ chunk, chunkIndex, firstIndex }], {
      chunkSize: 3,
      ordered: true,
    });
    expect((await drain(run)).outputs).toEqual([
      { chunk: [0, 1, 2], chunkIndex: 0, firstIndex: 0 },
      { chunk: [3, 4, 5], chunkIndex: 1, firstIndex: 3 },
      { chunk: [6], chunkIndex: 2, firstIndex: 6 },
    ]);
  });

  test("holds 50 inputs by default", async () => {
    const { outputs } = await drain(invokeParallel(numbers(120), (chunk) => chunk.length, { ordered: true }));
    expect(outputs).toEqual([50, 50, 20]);
  });
});

describe("maxDegreeOfParallelism auto", () => {
  const mostWith = async (limit?: number, ordered = false): Promise<number> => {
    let running = 0;
    let most = 0;
    await invokeParallel(
      numbers(30),
      async () => {
        most = Math.max(most, ++running);
        await nextTurn();
        running -= 1;
      },
      {
        chunkSize: 1,
        maxDegreeOfParallelism: "auto",
        ordered,
        ...(limit === undefined ? {} : { connection: createFakeConnection({ limit }) }),
      },
    );
    return most;
  };

  test("runs as many chunks as the governor allows requests", async () => {
    expect(await mostWith(6)).toBe(6);
  });

  test("runs one when the governor allows none for the moment, also in order", async () => {
    expect(await mostWith(0)).toBe(1);
    expect(await mostWith(0, true)).toBe(1);
  });

  test("runs 8 without a connection", async () => {
    expect(await mostWith()).toBe(8);
  });
});

describe("the input", () => {
  test.each<[what: string, input: Iterable<unknown> | AsyncIterable<unknown>]>([
    ["an array", ["a", "b"]],
    ["a set", new Set(["a", "b"])],
    ["a Node stream", Readable.from(["a", "b"])],
    ["a web stream", ReadableStream.from(["a", "b"])],
    ["another run", invokeParallel(["a", "b"], (chunk) => chunk)],
  ])("may be %s", async (_what, input) => {
    expect((await drain(invokeParallel(input, (chunk) => chunk))).outputs).toEqual(["a", "b"]);
  });

  test("may answer with promises of somebody else's making", async () => {
    let given = 0;
    const next = (): PromiseLike<IteratorResult<number>> => {
      const step = { done: given === 3, value: given++ };
      return { then: (give) => Promise.resolve(step).then(give) };
    };
    const input = { [Symbol.asyncIterator]: () => ({ next }) } as unknown as AsyncIterable<number>;
    expect((await drain(invokeParallel(input, (chunk) => chunk))).outputs).toEqual([0, 1, 2]);
  });
});
