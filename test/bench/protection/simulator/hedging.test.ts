import { describe, expect, it } from "vitest";
import type { Decision, Policy } from "../../../../bench/protection/policy.ts";
import { simulate, type Run } from "../../../../bench/protection/simulator/simulate.ts";
import { quiet } from "../quiet.ts";

/** Sends these at once, in their order. */
function sending(...decisions: Partial<Decision>[]): Policy {
  const waiting = decisions.map((decision, token) => ({ principal: 0, records: 1, token, ...decision }));
  return { next: () => waiting.shift(), wakeAt: () => undefined, done: () => undefined };
}

const TWO_SERVERS = { servers: 2, slotsPerServer: 2, slotsFactor: [0.5, 1] };

function run(policy: Policy, overrides: object = {}): Run {
  return simulate(quiet({ records: 2, ...TWO_SERVERS, ...overrides }), 1, policy);
}

describe("a request that carries what another does", () => {
  it("counts once, when the first of the two is answered", () => {
    // Two at the slow server take 200 ms; the same as the second of them, at the fast one, takes 100.
    const slow = { server: "server-1" };
    const hedged = run(sending(slow, slow, { server: "server-2", hedges: 1 }));
    expect(hedged).toMatchObject({ end: "finished", endMs: 200, requests: 3, recordsOf: [2] });
    expect(hedged.progress.at(100)).toBe(1);
  });

  it("keeps its records from being left again when the other is refused", () => {
    const limits = { concurrency: 1 };
    const refused = run(sending({ server: "server-1" }, { server: "server-1" }, { server: "server-2", hedges: 1 }), {
      limits,
    });
    expect(refused).toMatchObject({ end: "finished", endMs: 100, refused: { concurrency: 1 } });
  });

  it("leaves them again when both are refused", () => {
    const limits = { concurrency: 1 };
    const one = { server: "server-1" };
    expect(run(sending(one, one, { ...one, hedges: 1 }), { limits })).toMatchObject({
      end: "stalled",
      refused: { concurrency: 2 },
    });
  });

  it("must have another to repeat", () => {
    expect(() => run(sending({ hedges: "no such token" }))).toThrow("not under way");
  });
});
