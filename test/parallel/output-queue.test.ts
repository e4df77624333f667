import { beforeEach, describe, expect, test } from "vitest";
import { createOutputQueue, type OutputQueue } from "../../src/parallel/output-queue.ts";
import { calm } from "./waiting.ts";

let queue: OutputQueue<number>;

beforeEach(() => {
  queue = createOutputQueue<number>();
});

/** Pushes, and tells later whether the pusher still has to wait. */
function push(...outputs: number[]): { readonly waits: boolean } {
  const state = { waits: true };
  void queue.push(outputs).then(() => (state.waits = false));
  return state;
}

async function take(): Promise<number | undefined> {
  const next = await queue.take();
  await calm();
  return next?.output;
}

describe("an output queue", () => {
  test("lets a pusher wait until the last of its outputs is taken", async () => {
    const pusher = push(1, 2);
    expect(await take()).toBe(1);
    expect(pusher.waits).toBe(true);
    expect(await take()).toBe(2);
    expect(pusher.waits).toBe(false);
  });

  test("lets nobody wait for nothing", async () => {
    await expect(queue.push([])).resolves.toBeUndefined();
  });

  test("hands over in the order of the pushes", async () => {
    push(1, 2);
    push(3);
    expect([await take(), await take(), await take()]).toEqual([1, 2, 3]);
  });

  test("serves those who wait in the order in which they came", async () => {
    const takers = [take(), take(), take()];
    push(1);
    push(2, 3);
    expect(await Promise.all(takers)).toEqual([1, 2, 3]);
  });

  test("gives undefined as an output like any other, and tells it from the end", async () => {
    const outputs = createOutputQueue<undefined>();
    void outputs.push([undefined]);
    outputs.end();
    expect(await outputs.take()).toEqual({ output: undefined });
    expect(await outputs.take()).toBeUndefined();
  });

  test("at its end tells all who wait", async () => {
    const takers = [take(), take()];
    queue.end();
    expect(await Promise.all(takers)).toEqual([undefined, undefined]);
    expect(await take()).toBeUndefined();
  });

  test("gives what was pushed before its end", async () => {
    push(1);
    queue.end();
    expect([await take(), await take()]).toEqual([1, undefined]);
  });

  test("released lets nobody wait any more, and keeps what is there for the consumer", async () => {
    const before = push(1, 2);
    queue.release();
    const after = push(3);
    await calm();
    expect([before.waits, after.waits]).toEqual([false, false]);
    queue.end();
    expect([await take(), await take(), await take(), await take()]).toEqual([1, 2, 3, undefined]);
  });

  test("without a consumer lets nobody wait, and drops what is there and what comes", async () => {
    const before = push(1);
    queue.discard();
    const after = push(2);
    await calm();
    expect([before.waits, after.waits]).toEqual([false, false]);
    queue.end();
    expect(await take()).toBeUndefined();
  });

  test("keeps nothing for a consumer that has left when it is released afterwards", async () => {
    queue.discard();
    queue.release();
    push(1);
    queue.end();
    expect(await take()).toBeUndefined();
  });
});
