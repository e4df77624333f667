import { describe, expect, test } from "vitest";
import { createChunkSource, type ChunkSource } from "../../src/parallel/chunk-source.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import { createFakeClock, type FakeClock } from "../service-protection/fake-clock.ts";
import { handFed, type HandFed } from "./hand-fed.ts";
import { calm, drain } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

function setUp(
  chunkSize = 3,
): HandFed<number> & { clock: FakeClock; source: ChunkSource<number>; taken: unknown[]; ask: () => void } {
  const clock = createFakeClock(0);
  const fed = handFed();
  const source = createChunkSource(fed.input, chunkSize, { lingerMs: 100, clock });
  const taken: unknown[] = [];
  const ask = (): void => void source.next().then((chunk) => taken.push(chunk));
  return { ...fed, clock, source, taken, ask };
}

describe("a chunk of a slow input", () => {
  test("is handed over when its first item has waited long enough", async () => {
    const { clock, give, taken, ask } = setUp();
    ask();
    await give(0);
    await clock.advance(60);
    await give(1);
    await clock.advance(39);
    expect(taken).toEqual([]);
    await clock.advance(1);
    expect(taken).toEqual([{ index: 0, firstIndex: 0, items: [0, 1], since: 0 }]);
    expect(clock.sleepers).toBe(0);
  });

  test("goes on filling while nobody asks, and is there at once for who asks late", async () => {
    const { clock, give, taken, ask } = setUp();
    ask();
    for (const item of numbers(4)) await give(item);
    await clock.advance(1000);
    await give(4);
    expect(taken).toHaveLength(1);
    ask();
    await calm();
    expect(taken[1]).toMatchObject({ index: 1, firstIndex: 3, items: [3, 4] });
  });

  test("is not cut short when it is full in time, and the next one has its own time", async () => {
    const { clock, give, taken, ask } = setUp(2);
    ask();
    ask();
    await give(0);
    await clock.advance(99);
    await give(1);
    await give(2);
    await clock.advance(99);
    expect(taken).toMatchObject([{ items: [0, 1] }]);
    await clock.advance(1);
    expect(taken).toMatchObject([{ items: [0, 1] }, { items: [2] }]);
  });

  test("leaves no timer when the input ends or is closed", async () => {
    const ended = setUp();
    ended.ask();
    await ended.give(0);
    expect(ended.clock.sleepers).toBe(1);
    ended.end();
    await calm();
    expect([ended.taken, ended.clock.sleepers]).toMatchObject([[{ items: [0] }], 0]);
    const closed = setUp();
    closed.ask();
    await closed.give(0);
    expect(closed.source.close().left()).toMatchObject([{ items: [0] }]);
    await calm();
    expect([closed.taken, closed.clock.sleepers]).toEqual([[undefined], 0]);
  });
});

test("with lingerMs the block gets what is there; without it, it waits until the chunk is full", async () => {
  const fed = handFed();
  const calls: unknown[] = [];
  const run = invokeParallel(fed.input, (chunk) => void calls.push(chunk), { chunkSize: 100, lingerMs: 5 });
  const drained = drain(run);
  await fed.give(0);
  await fed.give(1);
  await expect.poll(() => calls).toEqual([[0, 1]]);
  fed.end();
  await drained;
  const patient = handFed();
  const waiting = drain(invokeParallel(patient.input, (chunk) => [chunk.length], { chunkSize: 100 }));
  await patient.give(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await patient.give(1);
  patient.end();
  expect((await waiting).outputs).toEqual([2]);
});
