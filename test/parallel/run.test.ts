import { describe, expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import { withConnection } from "../../src/connection/default-connection.ts";
import { UsageError } from "../../src/errors.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeConnection } from "./fake-connection.ts";
import { calm, drain, parallelErrorOf, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

describe("a run that was made", () => {
  test("does nothing before it is awaited or iterated", async () => {
    let opened = 0;
    let called = 0;
    const input = { [Symbol.iterator]: () => (++opened, [1, 2, 3][Symbol.iterator]()) };
    const run = invokeParallel(input, () => called++);
    await calm();
    expect({ opened, called, progress: run.progress }).toEqual({ opened: 0, called: 0, progress: undefined });
    await run;
    expect({ opened, called }).toEqual({ opened: 1, called: 1 });
  });

  test.each<[how: string, begin: (run: Promise<unknown>) => Promise<unknown>]>([
    ["then", (run) => run.then()],
    ["catch", (run) => run.catch(String)],
    ["finally", (run) => run.finally()],
  ])("begins by %s", async (_how, begin) => {
    let called = 0;
    await begin(invokeParallel([1], () => called++));
    expect(called).toBe(1);
  });

  test("begins once, however often it is awaited", async () => {
    const source = watchSource({ count: 7 });
    const run = invokeParallel(source.input, () => undefined, { chunkSize: 2 });
    const [first, second] = await Promise.all([run, run]);
    expect(await run).toBe(first);
    expect(second).toBe(first);
    expect(source.pulled).toBe(7);
  });

  test("gives its summary when awaited", async () => {
    const summary = await invokeParallel(numbers(7), (chunk) => chunk, { chunkSize: 3 });
    expect(summary).toEqual({
      read: 7,
      ok: 7,
      failed: 0,
      notRun: 0,
      earlier: 0,
      chunks: 3,
      outputs: 7,
      total: 7,
      retries: 0,
      stopped: false,
      durationMs: expect.any(Number) as number,
    });
  });

  test("gives its outputs when iterated, and its summary when awaited afterwards", async () => {
    const run = invokeParallel(numbers(5), (chunk) => chunk.map((item) => item * 2), { chunkSize: 2 });
    const { outputs, error } = await drain(run);
    expect(error).toBeUndefined();
    expect(outputs.toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8]);
    expect(await run).toMatchObject({ read: 5, ok: 5, outputs: 5, stopped: false });
  });

  test("throws after the last output what awaiting it throws", async () => {
    const run = invokeParallel(numbers(4), (chunk) => (chunk[0] === 2 ? fail("no 2") : chunk), { chunkSize: 2 });
    const { outputs, error } = await drain(run);
    expect(outputs).toEqual([0, 1]);
    expect(await rejectionOf(run)).toBe(error);
    expect((await parallelErrorOf(run)).summary).toMatchObject({ ok: 2, failed: 2 });
  });

  test("cannot be iterated twice", async () => {
    const run = invokeParallel([1], (chunk) => chunk);
    await drain(run);
    expect(() => run[Symbol.asyncIterator]()).toThrow(
      new UsageError(
        "This run of invokeParallel has begun already, and a run gives its outputs once. Call invokeParallel again for another.",
      ),
    );
  });

  test("cannot be iterated after it was awaited", async () => {
    const run = invokeParallel([1], (chunk) => chunk);
    await run;
    expect(() => run[Symbol.asyncIterator]()).toThrow(UsageError);
  });

  test("cannot be stopped before it has begun", () => {
    const run = invokeParallel([1], (chunk) => chunk);
    expect(() => run.stop()).toThrow(
      new UsageError("This run of invokeParallel has not begun: await or iterate it before you stop it."),
    );
  });

  test("answers several calls of next at a time, each with an output of its own", async () => {
    const outputs = invokeParallel([1, 2, 3], (chunk) => chunk, { chunkSize: 1 })[Symbol.asyncIterator]();
    const steps = await Promise.all(numbers(5).map(() => outputs.next()));
    expect(steps.map((step) => step.value as unknown)).toEqual([1, 2, 3, undefined, undefined]);
    expect(steps.map((step) => step.done)).toEqual([false, false, false, true, true]);
  });

  test("tells its figures while it runs", async () => {
    const seen: unknown[] = [];
    const run = invokeParallel(numbers(4), () => void seen.push(run.progress), {
      chunkSize: 2,
      maxDegreeOfParallelism: 1,
    });
    await run;
    expect(seen).toMatchObject([
      { ok: 0, chunks: 1 },
      { ok: 2, chunks: 2, read: 4, notRun: 2 },
    ]);
    expect(run.progress).toMatchObject({ ok: 4, notRun: 0 });
  });

  test("takes no more than the loop over an array for an empty input: no block, no clone", async () => {
    const connection = createFakeConnection();
    const summary = await invokeParallel([], () => fail("called"), { connection });
    expect(summary).toMatchObject({ read: 0, chunks: 0, outputs: 0 });
    expect(connection.clones).toHaveLength(0);
  });
});

describe("a run and its connection", () => {
  test("it captures the default connection where it is made, not where it is awaited", async () => {
    const [maker, waiter] = [createFakeConnection(), createFakeConnection()];
    const run = withConnection(maker, () => invokeParallel([1], (_chunk, context) => context.connection));
    const { outputs } = await withConnection(waiter, () => drain(run));
    expect(outputs).toEqual([maker.clones[0]]);
    expect(waiter.clones).toHaveLength(0);
  });

  test("close throws for a run that was made and never started", async () => {
    const connection = await connect({ url: "emulator:" });
    void invokeParallel([1], () => undefined, { connection });
    const error = await rejectionOf(connection.close());
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(
      /^The connection was closed, but 1 run\(s\) made with it were never awaited/,
    );
  });

  test("close does not mind runs that were awaited or iterated", async () => {
    const connection = await connect({ url: "emulator:" });
    await invokeParallel([1], () => undefined, { connection });
    await drain(invokeParallel([1], () => undefined, { connection }));
    await invokeParallel([1], () => fail("x"), { connection }).catch(() => undefined);
    await expect(connection.close()).resolves.toBeUndefined();
  });

  test("a run that was made in a block and never awaited fails that chunk", async () => {
    const connection = createFakeConnection();
    const run = invokeParallel(
      numbers(3),
      ([item]) => {
        if (item === 1) void invokeParallel([1], () => undefined);
      },
      { connection, chunkSize: 1, maxDegreeOfParallelism: 1 },
    );
    const { summary, failures } = await parallelErrorOf(run);
    expect(summary).toMatchObject({ ok: 2, failed: 1 });
    expect(failures[0]?.error).toBeInstanceOf(UsageError);
    expect(failures[0]?.error.message).toMatch(/^The block made 1 run\(s\) and did not await them/);
    expect(failures[0]?.firstIndex).toBe(1);
  });

  test("a run that a failing block left behind is not held against the next chunk", async () => {
    const connection = createFakeConnection();
    const run = invokeParallel(
      numbers(2),
      ([item]) => {
        if (item === 1) return;
        void invokeParallel([1], () => undefined);
        throw new Error("first");
      },
      { connection, chunkSize: 1, maxDegreeOfParallelism: 1 },
    );
    const { failures } = await parallelErrorOf(run);
    expect(failures.map(({ error }) => error.message)).toEqual(["first"]);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
