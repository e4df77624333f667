import fc from "fast-check";
import { expect, test } from "vitest";
import { createLane, type Lane, type Refusal } from "../../../src/emulator/protection/lane.ts";
import { defaultLimits, type Limits } from "../../../src/emulator/protection/limits.ts";

const limits: Limits = { ...defaultLimits, requests: 8, executionSeconds: 6, windowSeconds: 10, concurrency: 4 };
const WINDOW_MS = limits.windowSeconds * 1000;

/** Requests that come after a gap and take their time. */
const requests = fc.array(
  fc.record({ gapMs: fc.integer({ min: 0, max: 4000 }), takesMs: fc.integer({ min: 0, max: 5000 }) }),
  { maxLength: 60 },
);

interface Run {
  readonly lane: Lane;
  now: number;
  readonly admitted: { readonly at: number; readonly until: number }[];
  readonly refused: { readonly at: number; readonly refusal: Refusal }[];
}

/** What a lane says to the requests, with the lane as it is when the last of them is done. */
function play(given: readonly { readonly gapMs: number; readonly takesMs: number }[]): Run {
  let now = 0;
  const lane = createLane(limits, () => now);
  const run: Run = { lane, now, admitted: [], refused: [] };
  const ends: { readonly at: number; readonly takesMs: number }[] = [];
  const passTo = (time: number) => {
    ends.sort((one, other) => one.at - other.at);
    while (ends[0] && ends[0].at <= time) {
      const [{ at, takesMs }] = ends.splice(0, 1) as [(typeof ends)[number]];
      now = at;
      lane.leave(takesMs);
    }
    now = time;
  };
  for (const { gapMs, takesMs } of given) {
    passTo(now + gapMs);
    const refusal = lane.enter();
    if (refusal) run.refused.push({ at: now, refusal });
    else {
      run.admitted.push({ at: now, until: now + takesMs });
      ends.push({ at: now + takesMs, takesMs });
    }
  }
  passTo(now + 5000);
  return Object.defineProperty(run, "now", { get: () => now, set: (time: number) => (now = time) });
}

test("never more requests than the limit are admitted in any window", () => {
  fc.assert(
    fc.property(requests, (given) => {
      const { admitted } = play(given);
      for (const { at } of admitted) {
        const within = admitted.filter((other) => other.at > at - WINDOW_MS && other.at <= at);
        expect(within.length).toBeLessThanOrEqual(limits.requests);
      }
    }),
  );
});

test("nobody is admitted when the work of the last window has used up the time", () => {
  fc.assert(
    fc.property(requests, (given) => {
      const { admitted } = play(given);
      for (const { at } of admitted) {
        const done = admitted.filter(({ until }) => until > at - WINDOW_MS && until <= at);
        const others = done.filter((other) => other.at < at);
        const spent = others.reduce((sum, other) => sum + other.until - other.at, 0);
        expect(spent).toBeLessThan(limits.executionSeconds * 1000);
      }
    }),
  );
});

test("never more are under way than the limit, and one too many is told at once", () => {
  fc.assert(
    fc.property(requests, (given) => {
      const { admitted, refused } = play(given);
      const underWay = (at: number) => admitted.filter((other) => other.at <= at && other.until > at).length;
      for (const { at } of admitted) expect(underWay(at)).toBeLessThanOrEqual(limits.concurrency);
      for (const { at, refusal } of refused) {
        if (refusal.facet === "concurrency") expect(underWay(at)).toBe(limits.concurrency);
      }
    }),
  );
});

test("who waits as long as Retry-After says is let in, when nobody else came in the meantime", () => {
  fc.assert(
    fc.property(requests, (given) => {
      const run = play(given);
      const last = run.lane.enter();
      if (!last) return;
      run.now += last.retryAfterSeconds * 1000;
      expect(run.lane.enter()).toBeUndefined();
    }),
  );
});

test("each request is counted as admitted or as refused, once", () => {
  fc.assert(
    fc.property(requests, (given) => {
      const { lane, admitted } = play(given);
      const { admitted: let_in, refused, inFlight, executionMs } = lane.figures();
      expect(let_in).toBe(admitted.length);
      expect(let_in + refused.requests + refused.executionTime + refused.concurrency).toBe(given.length);
      expect(inFlight).toBe(0);
      expect(executionMs).toBe(admitted.reduce((sum, { at, until }) => sum + until - at, 0));
    }),
  );
});
