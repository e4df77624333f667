import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { mergeSources } from "../../../src/records/reading/merge-sources.ts";
import { rejection } from "../../connection/test-connection.ts";
import { collect } from "../emulated.ts";

/** Gives its items, one each few milliseconds, and says when it is closed. */
async function* source(items: readonly number[], closed: number[] = [], everyMs = 1): AsyncGenerator<number> {
  try {
    for (const item of items) {
      await sleep(everyMs);
      yield item;
    }
  } finally {
    closed.push(items.length);
  }
}

test("gives all items of all sources, those of one in their order", async () => {
  const items = await collect(mergeSources([source([1, 2, 3]), source([]), source([10, 20])], () => undefined));
  expect([...items].sort((a, b) => a - b)).toEqual([1, 2, 3, 10, 20]);
  expect(items.filter((item) => item < 10)).toEqual([1, 2, 3]);
  expect(await collect(mergeSources([], () => undefined))).toEqual([]);
});

test("a slow source does not hold the others up", async () => {
  const items = await collect(mergeSources([source([1], [], 60), source([10, 20, 30])], () => undefined));
  expect(items).toEqual([10, 20, 30, 1]);
});

test("whoever leaves closes all sources, after telling them", async () => {
  const closed: number[] = [];
  let left = 0;
  for await (const item of mergeSources(
    [source([1, 2], closed), source([3, 4, 5], closed)],
    () => (left = closed.length + 1),
  )) {
    expect(item).toBeGreaterThan(0);
    break;
  }
  expect(left).toBe(1);
  expect(closed.sort()).toEqual([2, 3]);
});

test("the first that fails ends them all", async () => {
  const closed: number[] = [];
  async function* failing(): AsyncGenerator<number> {
    await sleep(3);
    yield 0;
    throw new RangeError("no more");
  }
  const merged = mergeSources(
    [
      failing(),
      source(
        Array.from({ length: 1000 }, () => 1),
        closed,
      ),
    ],
    () => undefined,
  );
  expect(await rejection(collect(merged))).toMatchObject({ message: "no more" });
  expect(closed).toEqual([1000]);
});
