import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { drain, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

const reason = new RangeError("the user's own reason");

describe("an abort", () => {
  test.each<[from: string, block: (abort: () => void) => unknown]>([
    ["a block", (abort) => abort()],
    [
      "what a block returned",
      function* (abort) {
        yield 1;
        abort();
        yield 2;
      },
    ],
  ])("from %s ends with the reason", async (_from, block) => {
    const controller = new AbortController();
    const source = watchSource();
    const run = invokeParallel(source.input, () => block(() => controller.abort(reason)), {
      signal: controller.signal,
    });
    expect(await rejectionOf(run)).toBe(reason);
    expect(source.closed).toBe(true);
  });

  test("from its own source ends with the reason", async () => {
    const controller = new AbortController();
    let closed = false;
    function* source(): Generator<number> {
      try {
        for (const item of numbers(100)) {
          if (item === 20) controller.abort(reason);
          yield item;
        }
      } finally {
        closed = true;
      }
    }
    const run = invokeParallel(source(), (chunk) => chunk, { chunkSize: 3, signal: controller.signal });
    expect(await rejectionOf(run)).toBe(reason);
    expect(closed).toBe(true);
  });

  test("with a reason that is no Error ends with an Error that says it and has it as cause", async () => {
    const controller = new AbortController();
    controller.abort("tea time");
    const error = await rejectionOf(invokeParallel([1], () => undefined, { signal: controller.signal }));
    expect(error).toMatchObject({ message: "tea time", cause: "tea time" });
  });

  test("without a reason ends with the platform's AbortError", async () => {
    const controller = new AbortController();
    controller.abort();
    const error = await rejectionOf(invokeParallel([1], () => undefined, { signal: controller.signal }));
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({ name: "AbortError" });
  });
});

describe("timers and signals are heard", () => {
  const endless = { chunkSize: 1, maxDegreeOfParallelism: 4 };

  test("while neither source nor block ever waits for anything", async () => {
    const signal = AbortSignal.timeout(20);
    const run = invokeParallel(watchSource().input, () => undefined, { ...endless, signal });
    expect(await rejectionOf(run)).toBe(signal.reason);
  });

  test("while one chunk's items are worked through one by one, and none of them waits", async () => {
    const signal = AbortSignal.timeout(20);
    const busyFor50Microseconds = (): void => {
      for (const end = performance.now() + 0.05; performance.now() < end;);
    };
    const run = invokeParallel(numbers(10_000), busyFor50Microseconds, { per: "item", chunkSize: 10_000, signal });
    expect(await rejectionOf(run)).toBe(signal.reason);
  });

  test("while a block fails again and again", async () => {
    const signal = AbortSignal.timeout(20);
    const block = (): never => {
      throw new Error("again");
    };
    expect(await rejectionOf(invokeParallel([1], block, { retries: 1e9, signal }))).toBe(signal.reason);
  });

  test("while outputs without end are held back, because their chunk may be tried again", async () => {
    const signal = AbortSignal.timeout(20);
    function* block(): Generator<number> {
      for (;;) yield 1;
    }
    expect(await rejectionOf(invokeParallel([1], block, { retries: 1, signal }))).toBe(signal.reason);
  });

  test.each([false, true])("while blocks give outputs without end (ordered %s)", async (ordered) => {
    const signal = AbortSignal.timeout(20);
    function* block(): Generator<number> {
      for (;;) yield 1;
    }
    const run = invokeParallel(watchSource().input, block, { ...endless, ordered, signal });
    let taken = 0;
    const loop = async (): Promise<void> => {
      for await (const output of run) taken += output;
    };
    expect(await rejectionOf(loop())).toBe(signal.reason);
    expect(taken).toBeGreaterThan(0);
  });
});

test("a signal is shared by many runs without a listener too many", async () => {
  const controller = new AbortController();
  const runs = numbers(30).map(() =>
    drain(invokeParallel(numbers(3), (chunk) => chunk, { signal: controller.signal })),
  );
  await Promise.all(runs);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});
