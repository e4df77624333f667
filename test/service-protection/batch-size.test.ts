import { expect, test } from "vitest";
import { bestSize, sizeBatch, type BatchSizing } from "../../src/service-protection/batch-size.ts";

const cost = { fixedMs: 50, perRecordMs: 10 };

const usual: BatchSizing = {
  cost,
  perRecordAtMostMs: 10,
  faultRate: 0,
  isStarting: false,
  shortestMs: 250,
  left: Infinity,
  places: 10,
  random: () => 0,
};

const msOf = (records: number): number => cost.fixedMs + cost.perRecordMs * records;

test("fixed costs become a small part of a request, but no request takes longer than some seconds", () => {
  const size = sizeBatch(usual);
  expect(cost.fixedMs / msOf(size)).toBeLessThan(0.02);
  expect(msOf(size)).toBeLessThanOrEqual(4000);
  expect(bestSize({ fixedMs: 1000, perRecordMs: 100 }, 0)).toBe(30);
  expect(bestSize({ fixedMs: 1000, perRecordMs: 0 }, 0)).toBe(1000);
});

test("without any knowledge one or two records are sent", () => {
  const unknown = { ...usual, cost: undefined, perRecordAtMostMs: undefined };
  expect(sizeBatch(unknown)).toBe(1);
  expect(sizeBatch({ ...unknown, random: () => 0.9 })).toBe(2);
});

test("after the first answer some carry as many as surely are done soon, and some stay small", () => {
  const answered = { ...usual, cost: undefined, perRecordAtMostMs: 20 };
  expect([0, 0.4, 0.9].map((chance) => sizeBatch({ ...answered, random: () => chance }))).toEqual([1, 2, 13]);
  expect(sizeBatch({ ...answered, left: 7, random: () => 0.9 })).toBe(7);
  expect(sizeBatch({ ...answered, perRecordAtMostMs: 5000, random: () => 0.9 })).toBe(1);
});

test("costs that cannot be, after what was seen so far, do not make a request that takes for ever", () => {
  const wrong = { fixedMs: 1500, perRecordMs: 0 };
  expect(sizeBatch({ ...usual, cost: wrong, perRecordAtMostMs: 1000 })).toBe(4);
});

test("the more records are at fault, the smaller the batches, for each fault is paid with half of one", () => {
  const sizes = [0, 0.001, 0.01, 0.1].map((faultRate) => sizeBatch({ ...usual, faultRate, shortestMs: 0 }));
  expect(sizes).toEqual([328, 100, 32, 10]);
});

test("towards the end they become smaller, so that all finish together, but never very short", () => {
  const sizes = [10_000, 3000, 1000, 100, 3].map((left) => sizeBatch({ ...usual, left }));
  expect(sizes).toEqual([167, 50, 20, 20, 3]);
});

test("in the beginning short requests of different sizes are sent", () => {
  const sizes = [0, 0.4, 0.9].map((random) => sizeBatch({ ...usual, isStarting: true, random: () => random }));
  expect(new Set(sizes).size).toBe(3);
  for (const size of sizes) expect(msOf(size)).toBeLessThanOrEqual(410);
});
