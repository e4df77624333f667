import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { calm, drain, endsWithin, parallelErrorOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe("stop", () => {
  test.each([false, true])("drains: what is in flight finishes and gives its outputs (ordered %s)", async (ordered) => {
    const source = watchSource();
    const gates = numbers(2).map(() => Promise.withResolvers<undefined>());
    const run = invokeParallel(
      source.input,
      async (chunk, { chunkIndex }) => {
        await gates[chunkIndex]?.promise;
        return chunk;
      },
      { chunkSize: 2, maxDegreeOfParallelism: 2, ordered },
    );
    const drained = drain(run);
    await calm();
    run.stop();
    await calm();
    expect(source.closed).toBe(true);
    for (const gate of gates.toReversed()) gate.resolve(undefined);
    const { outputs, error } = await drained;
    expect(error).toBeUndefined();
    expect(outputs.toSorted()).toEqual([0, 1, 2, 3]);
    expect(await run).toMatchObject({ read: 6, ok: 4, notRun: 2, chunks: 2, stopped: true });
  });

  test("does not end the signal of the blocks", async () => {
    let aborted: boolean | undefined;
    const run = invokeParallel(numbers(100), async (_chunk, { signal }) => {
      await calm();
      aborted = signal.aborted;
    });
    const summary = run.then((value) => value);
    await nextTurn();
    run.stop();
    await summary;
    expect(aborted).toBe(false);
  });

  test("ends a run whose source never answers", async () => {
    let told = 0;
    const never = new Promise<never>(() => undefined);
    const input: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => never, return: () => (told++, never) }),
    };
    const run = invokeParallel(input, () => undefined);
    const summary = run.then((value) => value);
    await calm();
    run.stop();
    expect(await endsWithin(50, summary)).toBe(true);
    expect(await summary).toMatchObject({ read: 0, stopped: true });
    expect(told).toBe(1);
  });

  test("may be called by a block, by onProgress and twice", async () => {
    const source = watchSource();
    const run = invokeParallel(
      source.input,
      () => {
        run.stop();
        run.stop();
      },
      { chunkSize: 1, maxDegreeOfParallelism: 1, onProgress: () => run.stop() },
    );
    expect(await run).toMatchObject({ ok: 1, chunks: 1, stopped: true });
    expect(source.closed).toBe(true);
  });

  test("still throws for what failed before", async () => {
    const run = invokeParallel(
      watchSource().input,
      ([item = 0]) => {
        if (item === 3) run.stop();
        if (item === 1) throw new Error("no 1");
      },
      { chunkSize: 1, maxDegreeOfParallelism: 1 },
    );
    expect((await parallelErrorOf(run)).summary).toMatchObject({ ok: 3, failed: 1, stopped: true });
  });

  test("with per item begins no further item of the chunk in flight", async () => {
    const begun: number[] = [];
    const run = invokeParallel(
      numbers(10),
      (item) => {
        begun.push(item);
        if (item === 2) run.stop();
      },
      { per: "item", chunkSize: 10, maxDegreeOfParallelism: 1 },
    );
    expect(await run).toMatchObject({ read: 10, ok: 3, notRun: 7 });
    expect(begun).toEqual([0, 1, 2]);
  });
});

describe("breaking out of the loop", () => {
  test.each(["sync", "async"] as const)("stops the run and closes the source (%s)", async (kind) => {
    const source = watchSource({ kind });
    const run = invokeParallel(source.input, (chunk) => chunk, { chunkSize: 2, maxDegreeOfParallelism: 2 });
    for await (const output of run) if (output === 4) break;
    await calm();
    const { pulled } = source;
    await calm();
    expect(source.closed).toBe(true);
    expect(source.pulled).toBe(pulled);
    expect(pulled).toBeLessThanOrEqual(6 + 3 * 2);
    expect(await run).toMatchObject({ stopped: true });
  });

  test("waits for the blocks in flight, so that nothing of the run goes on behind the loop", async () => {
    let running = 0;
    const block = async (chunk: readonly number[]): Promise<readonly number[]> => {
      running += 1;
      await sleep(chunk[0]! % 2 === 0 ? 1 : 10);
      running -= 1;
      return chunk;
    };
    const run = invokeParallel(watchSource().input, block, { chunkSize: 1, maxDegreeOfParallelism: 4 });
    for await (const output of run) if (output >= 0) break;
    expect(running).toBe(0);
  });

  test("closes what the blocks returned, and counts those chunks as not run", async () => {
    let open = 0;
    async function* block(): AsyncGenerator<number> {
      open += 1;
      try {
        for (;;) {
          await nextTurn();
          yield 1;
        }
      } finally {
        open -= 1;
      }
    }
    const run = invokeParallel(numbers(3), block, { chunkSize: 1, maxDegreeOfParallelism: 3 });
    for await (const output of run) if (output === 1) break;
    expect(open).toBe(0);
    expect(await run).toMatchObject({ read: 3, ok: 0, failed: 0, notRun: 3, stopped: true });
  });

  test("by an exception does the same, and the exception is what the loop throws", async () => {
    const source = watchSource();
    const run = invokeParallel(source.input, (chunk) => chunk);
    const loop = async (): Promise<void> => {
      for await (const output of run) if (output === 3) throw new Error("from the loop");
    };
    await expect(loop()).rejects.toThrow("from the loop");
    expect(source.closed).toBe(true);
  });

  test("hides no failure: awaiting the run still tells", async () => {
    const run = invokeParallel(numbers(10), ([item]) => (item === 0 ? fail("no 0") : [item]), {
      chunkSize: 1,
      maxDegreeOfParallelism: 1,
    });
    for await (const output of run) if (output === 1) break;
    expect((await parallelErrorOf(run)).failures).toMatchObject([{ firstIndex: 0 }]);
  });

  test("closes the clones", async () => {
    const connection = createFakeConnection();
    for await (const output of invokeParallel(numbers(9), (chunk) => chunk, { connection })) if (output === 2) break;
    expect(connection.clones.map((clone) => clone.closed)).toEqual([true]);
  });

  test("before the first output lets a waiting call of next end", async () => {
    const source = watchSource({ kind: "async" });
    const outputs = invokeParallel(source.input, () => undefined)[Symbol.asyncIterator]();
    const waiting = outputs.next();
    await calm();
    expect(await outputs.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await outputs.next()).toEqual({ done: true, value: undefined });
    await calm();
    expect(source.closed).toBe(true);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
