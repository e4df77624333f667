import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { calm, drain, endsWithin, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

const never = new Promise<never>(() => undefined);
const reason = new RangeError("the user's own reason");

/** Aborts, and expects the run to be over with the reason in 50 ms and nothing to be left on the signal. */
async function expectAbort(controller: AbortController, run: Promise<unknown>): Promise<void> {
  controller.abort(reason);
  expect(await endsWithin(50, run)).toBe(true);
  expect(await rejectionOf(run)).toBe(reason);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
}

/** A source that gives three items and then never answers. */
function stuckSource(): { input: AsyncIterable<number>; told: () => number } {
  let told = 0;
  let given = 0;
  const input: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => (given < 3 ? Promise.resolve({ done: false, value: given++ }) : never),
      return: () => {
        told += 1;
        return never;
      },
    }),
  };
  return { input, told: () => told };
}

describe("a run whose signal is aborted", () => {
  test("before it begins reads nothing, calls nothing and closes its source", async () => {
    const controller = new AbortController();
    controller.abort(reason);
    let told = 0;
    let read = 0;
    const input: Iterable<number> = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: read++ }),
        return: () => ({ done: true, value: told++ }),
      }),
    };
    const run = invokeParallel(input, () => fail("called"), { signal: controller.signal });
    expect(await rejectionOf(run)).toBe(reason);
    expect({ read, told }).toEqual({ read: 0, told: 1 });
    expect(run.progress).toMatchObject({ read: 0, chunks: 0 });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("while its source never finishes closing is over all the same", async () => {
    const controller = new AbortController();
    const input: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: 1 }),
        return: () => never,
      }),
    };
    const run = invokeParallel(input, () => calm(), { signal: controller.signal });
    run.catch(() => undefined);
    await calm();
    await expectAbort(controller, run);
  });

  test("while it reads from a source that never answers is over, and has told the source", async () => {
    const controller = new AbortController();
    const { input, told } = stuckSource();
    const run = invokeParallel(input, (chunk) => chunk, { chunkSize: 2, signal: controller.signal });
    const drained = drain(run);
    await calm();
    await expectAbort(controller, run);
    expect(await drained).toEqual({ outputs: [0, 1], error: reason });
    expect(told()).toBe(1);
    expect(run.progress).toMatchObject({ read: 3, ok: 2, notRun: 1 });
  });

  test("while a block never returns is over, and the block was told", async () => {
    const controller = new AbortController();
    const source = watchSource();
    const signals: AbortSignal[] = [];
    const run = invokeParallel(
      source.input,
      (_chunk, { signal }) => {
        signals.push(signal);
        return never;
      },
      { chunkSize: 2, maxDegreeOfParallelism: 2, signal: controller.signal },
    );
    run.catch(() => undefined);
    await calm();
    await expectAbort(controller, run);
    expect(signals.map((signal) => signal.reason as unknown)).toEqual([reason, reason]);
    expect(source.closed).toBe(true);
    expect(run.progress).toMatchObject({ read: 6, ok: 0, failed: 0, notRun: 6 });
  });

  test.each([false, true])(
    "while the consumer is slow is over, and has closed what blocks returned (ordered %s)",
    async (ordered) => {
      const controller = new AbortController();
      const source = watchSource();
      let open = 0;
      function* block(): Generator<number> {
        open += 1;
        try {
          for (;;) yield 1;
        } finally {
          open -= 1;
        }
      }
      const run = invokeParallel(source.input, block, {
        chunkSize: 1,
        maxDegreeOfParallelism: 3,
        ordered,
        signal: controller.signal,
      });
      const outputs = run[Symbol.asyncIterator]();
      await outputs.next();
      await calm();
      expect(open).toBe(3);
      await expectAbort(controller, run);
      expect(open).toBe(0);
      expect(source.closed).toBe(true);
    },
  );

  test("closes what blocks returned also while an earlier chunk never ends and order holds the later ones back", async () => {
    const controller = new AbortController();
    let closed = false;
    async function* block([item]: readonly number[]): AsyncGenerator<number> {
      if (item === 0) await never;
      try {
        for (;;) yield 1;
      } finally {
        closed = true;
      }
    }
    const options = { chunkSize: 1, maxDegreeOfParallelism: 2, ordered: true, signal: controller.signal };
    const run = invokeParallel(numbers(2), block, options);
    const drained = drain(run);
    await sleep(10);
    await expectAbort(controller, run);
    expect(closed).toBe(true);
    expect((await drained).error).toBe(reason);
  });

  test("when all blocks are done and only the consumer is waited for, in order, ends with the reason too", async () => {
    const controller = new AbortController();
    const run = invokeParallel(numbers(3), (chunk) => chunk, {
      chunkSize: 1,
      ordered: true,
      signal: controller.signal,
    });
    const outputs = run[Symbol.asyncIterator]();
    await outputs.next();
    await calm();
    await expectAbort(controller, run);
  });

  test("gives the consumer what it has, and then throws the reason", async () => {
    const controller = new AbortController();
    const run = invokeParallel(numbers(6), (chunk) => chunk, {
      chunkSize: 3,
      maxDegreeOfParallelism: 1,
      signal: controller.signal,
    });
    const taken: number[] = [];
    const error = await rejectionOf(
      (async () => {
        for await (const output of run) {
          taken.push(output);
          controller.abort(reason);
        }
      })(),
    );
    expect(error).toBe(reason);
    expect(taken).toEqual([0, 1, 2]);
  });

  test("in a block that heeds its signal counts the chunk as not run, not as failed", async () => {
    const controller = new AbortController();
    const failures: unknown[] = [];
    const run = invokeParallel(numbers(4), (_chunk, { signal }) => sleep(10_000, undefined, { signal }), {
      chunkSize: 2,
      signal: controller.signal,
      onFailure: (failure) => failures.push(failure),
    });
    run.catch(() => undefined);
    await calm();
    await expectAbort(controller, run);
    expect(run.progress).toMatchObject({ read: 4, failed: 0, notRun: 4 });
    expect(failures).toEqual([]);
  });

  test("tells no progress of chunks that end after it is over", async () => {
    const controller = new AbortController();
    const late = Promise.withResolvers<undefined>();
    let told = 0;
    const options = { signal: controller.signal, onProgress: () => told++ };
    const run = invokeParallel([1], () => late.promise, options);
    run.catch(() => undefined);
    await calm();
    await expectAbort(controller, run);
    late.resolve(undefined);
    await calm();
    expect(told).toBe(0);
  });

  test("after its end stays what it was", async () => {
    const controller = new AbortController();
    const run = invokeParallel([1], (chunk) => chunk, { signal: controller.signal });
    await run;
    controller.abort(reason);
    expect(await run).toMatchObject({ ok: 1 });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("closes its clones, so that blocks that go on can send nothing more", async () => {
    const controller = new AbortController();
    const connection = createFakeConnection();
    const run = invokeParallel([1], (_chunk, context) => (expect(context.connection.url).toBe(connection.url), never), {
      connection,
      signal: controller.signal,
    });
    run.catch(() => undefined);
    await calm();
    await expectAbort(controller, run);
    expect(connection.clones.map((clone) => clone.closed)).toEqual([true]);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
