import { describe, expect, test } from "vitest";
import { createChunkSource, type Chunk, type ChunkSource } from "../../src/parallel/chunk-source.ts";
import { calm, rejectionOf } from "./waiting.ts";
import { numbers, watchSource } from "./watched-source.ts";

async function allOf(source: ChunkSource<number>): Promise<Chunk<number>[]> {
  const chunks: Chunk<number>[] = [];
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) chunks.push(chunk);
  return chunks;
}

describe("a chunk source", () => {
  test("cuts the input into chunks that say where they stand", async () => {
    expect(await allOf(createChunkSource(numbers(5), 2))).toEqual([
      { index: 0, firstIndex: 0, items: [0, 1] },
      { index: 1, firstIndex: 2, items: [2, 3] },
      { index: 2, firstIndex: 4, items: [4] },
    ]);
  });

  test("gives no empty chunk at an end that falls on a chunk's", async () => {
    expect(await allOf(createChunkSource(numbers(4), 2))).toHaveLength(2);
  });

  test("goes on saying that it is at its end, and does not ask the input again", async () => {
    let asked = 0;
    const input = { [Symbol.iterator]: () => ({ next: () => ({ done: true as const, value: asked++ }) }) };
    const source = createChunkSource(input, 2);
    expect([await source.next(), await source.next(), await source.next()]).toEqual([undefined, undefined, undefined]);
    expect(asked).toBe(1);
  });

  test("reads nothing before it is asked, and one chunk ahead afterwards", async () => {
    const watched = watchSource();
    const source = createChunkSource(watched.input, 3);
    await calm();
    expect(watched.pulled).toBe(0);
    await source.next();
    await calm();
    expect(watched.pulled).toBe(6);
    expect(source.read).toBe(6);
  });

  test("gives each of several who ask at a time another chunk, in order, and asks the input for one item at a time", async () => {
    let asking = 0;
    async function* input(): AsyncGenerator<number> {
      for (const item of numbers(10)) {
        expect(++asking).toBe(1);
        await calm();
        asking -= 1;
        yield item;
      }
    }
    const source = createChunkSource(input(), 4);
    const chunks = await Promise.all(numbers(4).map(() => source.next()));
    expect(chunks.map((chunk) => chunk?.items)).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], undefined]);
  });

  test("gives all that was read before what the input threw, and then throws that again and again", async () => {
    const source = createChunkSource(watchSource({ throwsAt: 5 }).input, 2);
    const items = [await source.next(), await source.next(), await source.next()].map((chunk) => chunk?.items);
    expect(items).toEqual([[0, 1], [2, 3], [4]]);
    expect(await rejectionOf(source.next())).toEqual(new Error("no item 5"));
    expect(await rejectionOf(source.next())).toEqual(new Error("no item 5"));
  });

  test("closed gives back what was read and never handed out, also half a chunk", async () => {
    const more = Promise.withResolvers<undefined>();
    async function* input(): AsyncGenerator<number> {
      yield* numbers(3);
      await more.promise;
      yield 3;
    }
    const source = createChunkSource(input(), 2);
    await source.next();
    await calm();
    const { left, closed } = source.close();
    expect(left()).toEqual([{ index: 1, firstIndex: 2, items: [2] }]);
    await closed;
    more.resolve(undefined);
    await calm();
    expect(source.read).toBe(3);
    expect(await source.next()).toBeUndefined();
  });

  test("closed while somebody waits for a chunk lets them know that there is none", async () => {
    const more = Promise.withResolvers<IteratorResult<number>>();
    const source = createChunkSource({ [Symbol.asyncIterator]: () => ({ next: () => more.promise }) }, 2);
    const waiting = source.next();
    await calm();
    source.close();
    more.resolve({ done: false, value: 1 });
    expect(await waiting).toBeUndefined();
    expect(source.read).toBe(0);
  });

  test("waits until the input has cleaned up, and tells it once", async () => {
    let told = 0;
    const cleaned = Promise.withResolvers<IteratorResult<number>>();
    const source = createChunkSource(
      {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ done: false, value: 1 }),
          return: () => (told++, cleaned.promise),
        }),
      },
      2,
    );
    await source.next();
    await calm();
    let done = false;
    const closed = source.close().closed.then(() => (done = true));
    source.close();
    await calm();
    expect({ told, done }).toEqual({ told: 1, done: false });
    cleaned.resolve({ done: true, value: undefined });
    await closed;
  });

  test("does not close an input that has ended or thrown: it has cleaned up itself", async () => {
    let told = 0;
    const ended = { next: () => ({ done: true as const, value: 0 }), return: () => ({ done: true, value: told++ }) };
    const source = createChunkSource({ [Symbol.iterator]: () => ended }, 2);
    await source.next();
    await source.close().closed;
    expect(told).toBe(0);
  });

  test("has nothing to tell of an input that fails while it is closed early", async () => {
    const source = createChunkSource(
      {
        [Symbol.iterator]: () => ({
          next: () => ({ done: false, value: 1 }),
          return: () => {
            throw new Error("cannot close");
          },
        }),
      },
      2,
    );
    await source.next();
    await expect(source.close().closed).resolves.toBeUndefined();
  });
});
