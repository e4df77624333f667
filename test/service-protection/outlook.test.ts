import { expect, test } from "vitest";
import { createLimits } from "../../src/service-protection/limits.ts";
import { outlookOf, type OutlookInputs } from "../../src/service-protection/outlook.ts";
import { createServer } from "../../src/service-protection/server.ts";

/** Two servers, one principal: 2400 s of execution time within a window. */
function outlook(more: Partial<OutlookInputs>, isExecutionKnown = true): ReturnType<typeof outlookOf> {
  const limits = { ...createLimits(), isExecutionKnown };
  const lanes = ["one", "two"].flatMap((id) => createServer(id, 1, limits, 0).lanes);
  const usual = { lanes, servers: 2, limits, now: 0, slots: 16, workMs: Infinity, requestMs: 1000, longestMs: 15_000 };
  return outlookOf({ ...usual, ...more });
}

test("a long job is held up by the budgets, where the servers could do more than these grant", () => {
  expect(outlook({})).toMatchObject({ bound: "budget", beyondSlots: 1, isEnding: false });
});

test("it is held up by the servers where these do less at a time than the budgets grant", () => {
  expect(outlook({ slots: 3 })).toMatchObject({ bound: "slots", beyondSlots: 1.2 });
});

test("one that fits the budgets is held up by nothing, and a little is spent on not being wrong about the slots", () => {
  expect(outlook({ workMs: 1_000_000 })).toMatchObject({ bound: "nothing", beyondSlots: 1.2 });
});

test("nothing is spent on that while nobody has said what the limit is", () => {
  expect(outlook({ workMs: 1_000_000 }, false)).toMatchObject({ bound: "nothing", beyondSlots: 1 });
});

test("what is in flight when the budgets are used up may cover what they fall short by", () => {
  expect(outlook({ workMs: 2_410_000 }).isEnding).toBe(true);
  expect(outlook({ workMs: 2_500_000 }).isEnding).toBe(false);
});

test("the last requests are the end in any case", () => {
  expect(outlook({ workMs: 2000 }).isEnding).toBe(true);
});
