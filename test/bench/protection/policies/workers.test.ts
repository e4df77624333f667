import { describe, expect, it } from "vitest";
import { fixedAt50, fixedAtHint, serviceClient } from "../../../../bench/protection/policies/fixed.ts";
import { createWorkers } from "../../../../bench/protection/policies/workers.ts";
import type { Decision, Observation, Policy } from "../../../../bench/protection/policy.ts";
import { quiet } from "../quiet.ts";

const context = { principals: 2, random: () => 0.5, scenario: quiet() };
const ok: Observation = { result: "ok", durationMs: 10, records: 100, recommendedDop: "3", server: "server-1" };
const refused: Observation = { ...ok, result: "throttled", facet: "concurrency", retryAfterMs: 7000 };

/** Everything that it sends now. */
function sent(policy: Policy, now: number, left = 1_000_000): Decision[] {
  const decisions: Decision[] = [];
  for (let next = policy.next(now, left); next !== undefined; next = policy.next(now, left)) decisions.push(next);
  return decisions;
}

describe("workers", () => {
  it("send one request each, with what is left at the end", () => {
    const policy = createWorkers({ principals: 1, count: () => 3, batch: 100, pauseMs: () => 0 });
    expect(sent(policy, 0, 40).map(({ records }) => records)).toEqual([40, 40, 40]);
    expect(policy.next(0, 0)).toBeUndefined();
  });

  it("rest by themselves when they are refused", () => {
    const policy = fixedAt50({ ...context, principals: 1 });
    const [first, second] = sent(policy, 0);
    policy.done(100, first?.token, refused);
    policy.done(100, second?.token, ok);
    expect(sent(policy, 100)).toHaveLength(1);
    expect(policy.wakeAt(100)).toBe(7100);
    expect(sent(policy, 7099)).toHaveLength(0);
    expect(sent(policy, 7100)).toHaveLength(1);
    expect(policy.wakeAt(7100)).toBeUndefined();
  });

  it("wait at the gate, once for each request", () => {
    const delays = [30, 0];
    const gate = { delayMs: () => delays.shift() ?? 0, sent: () => undefined, answered: () => undefined };
    const policy = createWorkers({ principals: 1, count: () => 1, batch: 1, pauseMs: () => 0, gate });
    expect(sent(policy, 0)).toHaveLength(0);
    expect(policy.wakeAt(0)).toBe(30);
    expect(sent(policy, 30)).toHaveLength(1);
    expect(delays).toEqual([0]);
  });
});

describe("a client at the hint", () => {
  it("begins with five a principal, then as many as a higher hint says", () => {
    const policy = fixedAtHint(context);
    const first = sent(policy, 0);
    expect(first.map(({ principal }) => principal).sort()).toEqual([
      ...Array<number>(5).fill(0),
      ...Array<number>(5).fill(1),
    ]);
    policy.done(10, first[0]?.token, { ...ok, recommendedDop: "8" });
    expect(sent(policy, 10)).toHaveLength(1 + 3);
  });

  it("takes a hint for what it is: garbage says nothing", () => {
    const policy = fixedAtHint(context);
    const [first] = sent(policy, 0);
    policy.done(10, first?.token, { ...ok, recommendedDop: "n/a" });
    expect(sent(policy, 10)).toHaveLength(1);
  });
});

describe("Microsoft's client", () => {
  it("stays at the server of its first answer", () => {
    const policy = serviceClient({ ...context, principals: 1 });
    const [first, second] = sent(policy, 0);
    expect(first?.server).toBeUndefined();
    policy.done(10, first?.token, ok);
    policy.done(10, second?.token, { ...ok, server: "server-2" });
    expect(sent(policy, 10).map(({ server }) => server)).toEqual(["server-1", "server-1"]);
  });

  it("waits five seconds and a power of two where it is not told how long", () => {
    const policy = serviceClient({ ...context, principals: 1 });
    for (const decision of sent(policy, 0)) policy.done(0, decision.token, { ...refused, retryAfterMs: undefined });
    expect(policy.wakeAt(0)).toBe(6000);
    for (const decision of sent(policy, 6000))
      policy.done(6000, decision.token, { ...refused, retryAfterMs: undefined });
    expect(policy.wakeAt(6000)).toBe(6000 + 7000);
  });
});
