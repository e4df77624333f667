import fc from "fast-check";
import { expect, test } from "vitest";
import { createGovernor, type Governor, type Permit } from "../../src/service-protection/governor.ts";
import type { Observation } from "../../src/service-protection/observation.ts";
import { createFakeClock, settle } from "./fake-clock.ts";

type Step =
  | { readonly do: "acquire" }
  | { readonly do: "abort" | "releaseTwice"; readonly which: number }
  | { readonly do: "release"; readonly which: number; readonly observation: Observation }
  | { readonly do: "wait"; readonly ms: number };

const observation: fc.Arbitrary<Observation> = fc.record(
  {
    result: fc.constantFrom("ok", "throttled", "failed"),
    facet: fc.constantFrom("requests", "executionTime", "concurrency", undefined),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: undefined }),
    durationMs: fc.constant(5),
    server: fc.constantFrom("one", "two", "three", undefined),
    remainingExecution: fc.constantFrom("1,200.00", "600", "0", "-1", "NaN", "", undefined),
    remainingRequests: fc.constantFrom("6000", "0", "1.2.3", undefined),
  },
  { requiredKeys: ["result", "durationMs"] },
);

const which = fc.nat({ max: 1000 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: "acquire" }) },
  { weight: 3, arbitrary: fc.record({ which, observation }).map((more): Step => ({ do: "release", ...more })) },
  { weight: 1, arbitrary: which.map((which): Step => ({ do: "abort", which })) },
  { weight: 1, arbitrary: which.map((which): Step => ({ do: "releaseTwice", which })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((ms): Step => ({ do: "wait", ms })) },
);

/** By principal, whatever the server. */
function inFlightOf(governor: Governor, principals: number): number[] {
  const sums = Array.from({ length: principals }, () => 0);
  for (const { principal, inFlight } of governor.explain().lanes) sums[principal]! += inFlight;
  return sums;
}

interface Asked {
  readonly controller: AbortController;
  permit: Permit | undefined;
  end: "open" | "served" | "aborted" | "released";
}

test("nobody is sent into a lock, each who waits is served or aborted, and no timer is left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 150 }), async (principals, steps) => {
      const clock = createFakeClock();
      const governor = createGovernor({ principals, clock });
      const asked: Asked[] = [];
      const broken: unknown[] = [];
      const given = Array.from({ length: principals }, () => 0);

      const acquire = (): void => {
        const request: Asked = { controller: new AbortController(), permit: undefined, end: "open" };
        asked.push(request);
        governor.acquire({ signal: request.controller.signal }).then(
          (permit) => {
            request.permit = permit;
            request.end = "served";
            given[permit.principal]! += 1;
            const asked = governor
              .explain()
              .lanes.find(({ principal, server }) => principal === permit.principal && server === permit.affinity);
            if (asked === undefined || asked.lockedForMs > 0 || asked.inFlight > 52) broken.push(asked);
          },
          () => (request.end = "aborted"),
        );
      };
      const release = (request: Asked | undefined, what: Observation): void => {
        if (request?.end !== "served") return;
        request.end = "released";
        given[request.permit!.principal]! -= 1;
        request.permit!.release(what);
      };
      const nth = (end: Asked["end"], which: number): Asked | undefined => {
        const candidates = asked.filter((request) => request.end === end);
        return candidates[which % Math.max(1, candidates.length)];
      };

      for (const each of steps) {
        if (each.do === "acquire") acquire();
        else if (each.do === "wait") await clock.advance(each.ms);
        else if (each.do === "abort") nth("open", each.which)?.controller.abort(new Error("enough"));
        else if (each.do === "release") release(nth("served", each.which), each.observation);
        else nth("released", each.which)?.permit?.release({ result: "ok", durationMs: 1 });
        await settle();
        expect(inFlightOf(governor, principals)).toEqual(given);
      }
      for (let round = 0; round < 200 && asked.some(({ end }) => end === "open" || end === "served"); round++) {
        for (const request of asked) release(request, { result: "ok", durationMs: 1 });
        await clock.advance(300_000);
      }
      expect(broken).toEqual([]);
      expect(asked.map(({ end }) => end)).not.toContain("open");
      expect(inFlightOf(governor, principals)).toEqual(given.map(() => 0));
      expect(clock.sleepers).toBe(0);
    }),
    { numRuns: 60 },
  );
});
