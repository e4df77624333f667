import { expect, test } from "vitest";
import { createGovernorCore, type GovernorCore } from "../../src/service-protection/governor-core.ts";

const KEY = "create account";

/** One server is known, and by a refusal its budget is used up for five minutes. */
function lockedOut(requests: number): GovernorCore {
  const core = createGovernorCore({ principals: 1, random: () => 0.5, affinity: "lanes" });
  for (let now = 0; now < requests; now++) {
    const admission = core.admit(now, { key: KEY, records: 1 })!;
    core.settle(now, admission, { result: "ok", durationMs: 1, server: "one" });
  }
  const last = core.admit(requests, { key: KEY, records: 1 })!;
  const refusal = { result: "throttled", facet: "executionTime", retryAfterMs: 300_000, durationMs: 1 } as const;
  core.settle(requests, last, { ...refusal, server: "one" });
  return core;
}

/** Asks whenever the governor wants to be asked; every request is refused. @returns when requests were sent */
function pushFor(core: GovernorCore, from: number, until: number): readonly number[] {
  const sentAt: number[] = [];
  for (let now = from; now < until;) {
    const admission = core.admit(now, { key: KEY, records: 1 });
    if (admission === undefined) {
      now = Math.max(now + 1, core.wakeAt() ?? until);
      continue;
    }
    sentAt.push(now);
    const refusal = { result: "throttled", facet: "executionTime", retryAfterMs: until - now, durationMs: 1 } as const;
    core.settle(now, admission, { ...refusal, server: "one" });
  }
  return sentAt;
}

test("while every budget is used up, a request goes out ever more seldom to find new servers", () => {
  const sentAt = pushFor(lockedOut(4000), 4001, 250_000);
  expect(sentAt.length).toBeGreaterThan(3);
  expect(sentAt.length).toBeLessThanOrEqual(12);
  const pauses = sentAt.slice(1).map((at, index) => at - sentAt[index]!);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
});

test("a client that has sent little risks no refusal for that", () => {
  expect(pushFor(lockedOut(100), 101, 250_000)).toEqual([]);
});

test("a server that is found in this way is used at once", () => {
  const core = lockedOut(4000);
  let now = 4001;
  let found = false;
  for (; !found && now < 250_000; now = Math.max(now + 1, core.wakeAt() ?? Infinity)) {
    const scout = core.admit(now, { key: KEY, records: 1 });
    if (scout === undefined) continue;
    core.settle(now + 1, scout, { result: "ok", durationMs: 1, server: "two" });
    found = true;
  }
  expect(core.admit(now + 2, { key: KEY, records: 1 })).toBeDefined();
});

test("while all that may be sent is in flight, nobody asks to be woken again and again", () => {
  const core = createGovernorCore({ principals: 1, random: () => 0.5, affinity: "lanes" });
  while (core.admit(0, { key: KEY, records: 1 }) !== undefined);
  for (const now of [1, 2000, 5000, 100_000]) {
    expect(core.admit(now, { key: KEY, records: 1 })).toBeUndefined();
    expect((core.wakeAt() ?? Infinity) - now).toBeGreaterThan(100);
  }
});
