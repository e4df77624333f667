import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { calm, drain, parallelErrorOf } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

const never = new Promise<never>(() => undefined);

afterEach(() => {
  vi.useRealTimers();
});

describe("a block with timeoutMs", () => {
  test("fails its chunk when it takes longer, and the other chunks go on", async () => {
    const run = invokeParallel(numbers(3), ([item]) => (item === 1 ? never : item), { chunkSize: 1, timeoutMs: 15 });
    const { outputs, error } = await drain(run);
    expect(outputs).toEqual([0, 2]);
    expect(error).toMatchObject({
      summary: { ok: 2, failed: 1 },
      failures: [{ firstIndex: 1, error: new Error("The block did not finish within 15 ms.") }],
    });
  });

  test("has its signal aborted with the same error, and no other block has", async () => {
    const reasons: unknown[] = [];
    const run = invokeParallel(
      numbers(2),
      async ([item], { signal }) => {
        signal.addEventListener("abort", () => reasons.push([item, signal.reason]));
        if (item === 0) await never;
      },
      { chunkSize: 1, timeoutMs: 15, errorAction: "silentlyContinue" },
    );
    await run;
    expect(reasons).toEqual([[0, new Error("The block did not finish within 15 ms.")]]);
  });

  test("gives nothing after its time: what it returned is closed at its next output", async () => {
    let closed = false;
    async function* block(): AsyncGenerator<string> {
      try {
        yield "in time";
        for (;;) {
          await sleep(15);
          yield "too late";
        }
      } finally {
        closed = true;
      }
    }
    const { outputs, error } = await drain(invokeParallel([1], block, { timeoutMs: 10 }));
    expect(outputs).toEqual(["in time"]);
    expect(error).toMatchObject({ summary: { failed: 1, outputs: 1 } });
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  test("is tried again with a whole time limit of its own", async () => {
    const block = async (_chunk: readonly number[], { attempt }: { attempt: number }): Promise<string> => {
      await sleep(attempt === 1 ? 60 : 15);
      return `attempt ${attempt}`;
    };
    const run = invokeParallel([1], block, { timeoutMs: 25, retries: 1 });
    expect(await drain(run)).toEqual({ outputs: ["attempt 2"], error: undefined });
    expect(await run).toMatchObject({ ok: 1, retries: 1 });
  });

  test("is not charged for the time that the consumer takes", async () => {
    function* block(): Generator<number> {
      yield* numbers(4);
    }
    const run = invokeParallel([1], block, { timeoutMs: 20 });
    const outputs: number[] = [];
    for await (const output of run) {
      outputs.push(output);
      await sleep(15);
    }
    expect(outputs).toEqual(numbers(4));
    expect(await run).toMatchObject({ ok: 1, failed: 0 });
  });

  test("is charged for its own time before and after the consumer took an output", async () => {
    async function* block(): AsyncGenerator<number> {
      for (let item = 0; ; item++) {
        await sleep(12);
        yield item;
      }
    }
    const { outputs, error } = await drain(invokeParallel([1], block, { timeoutMs: 40 }));
    expect(outputs.length).toBeLessThanOrEqual(3);
    expect(error).toMatchObject({ failures: [{ error: new Error("The block did not finish within 40 ms.") }] });
  });

  test("that rejects after its time does so unheard", async () => {
    const block = async (): Promise<void> => {
      await sleep(15);
      throw new Error("too late");
    };
    const { failures } = await parallelErrorOf(invokeParallel([1], block, { timeoutMs: 5 }));
    await sleep(15);
    expect(failures.map(({ error }) => error.message)).toEqual(["The block did not finish within 5 ms."]);
  });

  test("leaves no timer behind when it is done in time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await drain(invokeParallel(numbers(9), (chunk) => chunk, { chunkSize: 2, timeoutMs: 60_000 }));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leaves no timer behind when the run is aborted and it never ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const block = (_chunk: readonly number[], { signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return never;
    };
    const ended = invokeParallel([1], block, { timeoutMs: 60_000, signal: controller.signal }).catch(String);
    await calm();
    controller.abort(new Error("enough"));
    await vi.advanceTimersByTimeAsync(50);
    expect(await ended).toBe("Error: enough");
    expect(signals[0]?.reason).toEqual(new Error("enough"));
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });
});
