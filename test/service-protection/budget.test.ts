import { describe, expect, test } from "vitest";
import { createBudget, type Budget } from "../../src/service-protection/budget.ts";
import { createLimits, type Limits } from "../../src/service-protection/limits.ts";

const WINDOW = 300_000;

function setUp(): { limits: Limits; budget: Budget } {
  const limits = createLimits();
  return { limits, budget: createBudget(limits) };
}

interface Headers {
  readonly remainingExecution?: string;
  readonly remainingRequests?: string;
}

function settle(budget: Budget, executionMs: number, now: number, headers: Headers = {}): void {
  budget.countRequest(now);
  budget.settle(executionMs, { result: "ok", durationMs: executionMs, ...headers }, now);
}

test("what is spent comes back a window later", () => {
  const { budget } = setUp();
  settle(budget, 200_000, 1000);
  settle(budget, 100_000, 50_000);
  expect(budget.executionMs(60_000)).toBe(900_000);
  expect(budget.whenLeft(1_000_000, 60_000)).toBe(1000 + WINDOW);
  expect(budget.executionMs(1000 + WINDOW)).toBe(1_100_000);
  expect(budget.executionMs(50_000 + WINDOW)).toBe(1_200_000);
});

test("what others spend as the same principal is seen in the headers, and comes back with the window", () => {
  const { budget } = setUp();
  settle(budget, 1000, 1000, { remainingExecution: "1,199.00" });
  for (let count = 1; count <= 30; count++)
    settle(budget, 1000, 1000 + count, { remainingExecution: `${700 - count}.00` });
  expect(budget.executionMs(2000)).toBeLessThan(700_000);
  expect(budget.executionMs(2000 + 2 * WINDOW)).toBe(1_200_000);
});

test("a limit that is higher than the published one is seen there too", () => {
  const { budget } = setUp();
  for (let count = 0; count < 30; count++) settle(budget, 1000, count, { remainingExecution: `${2399 - count}.00` });
  expect(budget.executionMs(100)).toBeGreaterThan(2_300_000);
});

describe.each(["", "n/a", "-1", "NaN", "Infinity", "1.2.3", "999999999999", "0x10,"])("a header of %j", (text) => {
  test("is no budget: the own books are kept", () => {
    const { budget } = setUp();
    for (let count = 0; count < 20; count++) {
      settle(budget, 1000, count, { remainingExecution: text, remainingRequests: text });
    }
    expect(budget.executionMs(100)).toBe(1_180_000);
    expect(budget.requests(100)).toBe(6000 - 90 - 20);
    expect(budget.isTold()).toBe(false);
  });
});

test("nonsense now and then does not spoil what the other headers say", () => {
  const { budget } = setUp();
  for (let count = 0; count < 60; count++) {
    settle(budget, 1000, count, { remainingExecution: count % 30 === 29 ? "n/a" : `${1199 - count}.00` });
  }
  expect(budget.isTold()).toBe(true);
  expect(budget.executionMs(100)).toBe(1_140_000);
});

test("a clock that is put back, or leaps ahead, neither loses what was spent nor keeps it for ever", () => {
  const { budget } = setUp();
  settle(budget, 100_000, 1_000_000);
  settle(budget, 100_000, 400_000);
  expect(budget.executionMs(400_000)).toBe(1_000_000);
  expect(budget.executionMs(1_000_000)).toBe(1_000_000);
  expect(budget.executionMs(1_000_000 + WINDOW)).toBe(1_200_000);
  expect(budget.executionMs(1_000_000_000)).toBe(1_200_000);
});
