import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { calm, drain, parallelErrorOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

describe("a chunk that is tried again", () => {
  test("succeeds at last: nothing is thrown, and the repetitions are counted", async () => {
    const attempts: number[] = [];
    const summary = await invokeParallel(
      numbers(3),
      (_chunk, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error(`attempt ${attempt}`);
      },
      { retries: 4 },
    );
    expect(attempts).toEqual([1, 2, 3]);
    expect(summary).toMatchObject({ ok: 3, failed: 0, retries: 2, chunks: 1 });
  });

  test("gives each output once: those of attempts that failed are dropped", async () => {
    function* block(chunk: readonly number[], { attempt }: { attempt: number }): Generator<string> {
      for (const item of chunk) {
        if (attempt === 1 && item === 2) throw new Error("once");
        yield `${item} at ${attempt}`;
      }
    }
    const run = invokeParallel(numbers(4), block, { retries: 1 });
    const { outputs, error } = await drain(run);
    expect(error).toBeUndefined();
    expect(outputs).toEqual(["0 at 2", "1 at 2", "2 at 2", "3 at 2"]);
    expect(await run).toMatchObject({ outputs: 4 });
  });

  test("holds its outputs until it succeeds", async () => {
    const end = Promise.withResolvers<undefined>();
    async function* block(): AsyncGenerator<number> {
      yield 1;
      await end.promise;
      yield 2;
    }
    const taken: number[] = [];
    const drained = (async () => {
      for await (const output of invokeParallel([1], block, { retries: 1 })) taken.push(output);
    })();
    await calm();
    expect(taken).toEqual([]);
    end.resolve(undefined);
    await drained;
    expect(taken).toEqual([1, 2]);
  });

  test("gives up after its retries: the outputs of the last attempt are kept, and the failure tells how many there were", async () => {
    function* block(_chunk: readonly number[], { attempt }: { attempt: number }): Generator<string> {
      yield `from ${attempt}`;
      throw new Error(`attempt ${attempt}`);
    }
    const { outputs, error } = await drain(invokeParallel([1], block, { retries: 2 }));
    expect(outputs).toEqual(["from 3"]);
    expect(error).toMatchObject({
      summary: { failed: 1, retries: 2, outputs: 1 },
      failures: [{ attempts: 3, error: new Error("attempt 3") }],
    });
  });

  test("is told to onFailure only when it failed for good", async () => {
    let told = 0;
    await invokeParallel([1], (_chunk, { attempt }) => (attempt === 1 ? fail("once") : undefined), {
      retries: 1,
      onFailure: () => told++,
    });
    expect(told).toBe(0);
  });

  test("with per item is the item alone", async () => {
    const calls: string[] = [];
    const run = invokeParallel(
      numbers(3),
      (item, { attempt }) => {
        calls.push(`${item}.${attempt}`);
        if (item === 1) throw new Error("no 1");
      },
      { per: "item", retries: 1, maxDegreeOfParallelism: 1 },
    );
    const { summary, failures } = await parallelErrorOf(run);
    expect(calls).toEqual(["0.1", "1.1", "1.2", "2.1"]);
    expect(summary).toMatchObject({ ok: 2, failed: 1, retries: 1 });
    expect(failures).toMatchObject([{ firstIndex: 1, attempts: 2 }]);
  });

  test("keeps its worker's clone", async () => {
    const connection = createFakeConnection();
    const clones: unknown[] = [];
    await invokeParallel(
      [1],
      (_chunk, context) => {
        clones.push(context.connection);
        if (context.attempt < 3) throw new Error("again");
      },
      { connection, retries: 2 },
    );
    expect(clones).toEqual(Array.from({ length: 3 }, () => connection.clones[0]));
  });

  test("is tried again when it left a run that was never awaited", async () => {
    const connection = createFakeConnection();
    const block = (_chunk: readonly number[], { attempt }: { attempt: number }): void => {
      if (attempt === 1) void invokeParallel([1], () => undefined);
    };
    expect(await invokeParallel([1], block, { connection, retries: 1 })).toMatchObject({ ok: 1, retries: 1 });
  });

  test("is not tried again once the run is aborted", async () => {
    const controller = new AbortController();
    let calls = 0;
    const run = invokeParallel(
      [1],
      () => {
        calls += 1;
        controller.abort(new Error("enough"));
        throw new Error("failed");
      },
      { retries: 5, signal: controller.signal },
    );
    await expect(run).rejects.toThrow("enough");
    expect(calls).toBe(1);
    expect(run.progress).toMatchObject({ read: 1, failed: 0, notRun: 1 });
  });
});

function fail(message: string): never {
  throw new Error(message);
}
