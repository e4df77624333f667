import { describe, expect, test } from "vitest";
import { createOrderedOutputs, type OrderedOutputs } from "../../src/parallel/ordered-outputs.ts";
import { createOutputQueue, type OutputQueue } from "../../src/parallel/output-queue.ts";
import { calm } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

function create(window: number): { ordered: OrderedOutputs<string>; queue: OutputQueue<string> } {
  const queue = createOutputQueue<string>();
  return { ordered: createOrderedOutputs(queue, window), queue };
}

/** What is there to be taken now. */
async function takeAll(queue: OutputQueue<string>): Promise<string[]> {
  await calm();
  queue.end();
  const outputs: string[] = [];
  for (let next = await queue.take(); next !== undefined; next = await queue.take()) {
    outputs.push(next.output);
    await calm();
  }
  return outputs;
}

describe("ordered outputs", () => {
  test("hand over chunk after chunk, whatever order they come in", async () => {
    const { ordered, queue } = create(9);
    void ordered.push(2, ["2a"]);
    ordered.finish(2);
    void ordered.push(0, ["0a"]);
    ordered.finish(1);
    void ordered.push(0, ["0b"]);
    ordered.finish(0);
    expect(await takeAll(queue)).toEqual(["0a", "0b", "2a"]);
  });

  test("hold back what comes after a chunk that is not finished", async () => {
    const { ordered, queue } = create(9);
    void ordered.push(0, ["0a"]);
    void ordered.push(1, ["1a"]);
    ordered.finish(1);
    await calm();
    expect(await takeAll(queue)).toEqual(["0a"]);
  });

  test("admit chunks up to the window, one place being kept for the chunk that is read ahead", async () => {
    const { ordered, queue } = create(3);
    const admitted = (): number[] => numbers(6).filter(ordered.admits);
    let advances = 0;
    ordered.onAdvance(() => advances++);
    expect(admitted()).toEqual([0, 1]);
    ordered.finish(0);
    await calm();
    expect(admitted()).toEqual([0, 1, 2]);
    void ordered.push(1, ["1a"]);
    ordered.finish(1);
    await calm();
    expect(admitted()).toEqual([0, 1, 2]);
    await takeAll(queue);
    expect(admitted()).toEqual([0, 1, 2, 3]);
    expect(advances).toBe(2);
  });

  test("let a chunk wait that is not yet its turn and holds more than a thousand outputs, until it is released", async () => {
    const { ordered } = create(9);
    const waits = { few: true, many: true };
    void ordered.push(1, numbers(1024).map(String)).then(() => (waits.few = false));
    void ordered.push(2, numbers(1025).map(String)).then(() => (waits.many = false));
    await calm();
    expect(waits).toEqual({ few: false, many: true });
    ordered.release();
    await calm();
    expect(waits.many).toBe(false);
  });

  test("end when all of it is handed over, and not before", async () => {
    const { ordered, queue } = create(9);
    void ordered.push(0, ["0a"]);
    ordered.finish(0);
    let ended = false;
    const end = ordered.end().then(() => (ended = true));
    await calm();
    expect(ended).toBe(false);
    await queue.take();
    await end;
  });

  test("end at once when no chunk ever came", async () => {
    await expect(create(9).ordered.end()).resolves.toBeUndefined();
  });
});
