import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { createDeadline, type Deadline } from "../../src/parallel/deadline.ts";
import { calm, rejectionOf } from "./waiting.ts";

/** A clock that a test moves; at most one sleeps. */
function createHandClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = 0;
  let sleeper: { readonly until: number; readonly wake: () => void } | undefined;
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeper = { until: now + ms, wake: resolve };
        signal?.addEventListener("abort", () => {
          sleeper = undefined;
          reject(new Error("woken early"));
        });
      }),
    advance: async (ms) => {
      now += ms;
      if (sleeper !== undefined && sleeper.until <= now) sleeper.wake();
      await calm();
    },
  };
}

describe("a deadline", () => {
  const create = (
    timeoutMs?: number,
  ): { deadline: Deadline; clock: ReturnType<typeof createHandClock>; run: AbortController } => {
    const clock = createHandClock();
    const run = new AbortController();
    return { deadline: createDeadline({ timeoutMs, signal: run.signal, clock }), clock, run };
  };

  test("without a time limit is the run's own signal and the work's own end", async () => {
    const { deadline, run } = create();
    expect(deadline.signal).toBe(run.signal);
    expect(await deadline.meet(Promise.resolve(1))).toBe(1);
    expect(getEventListeners(run.signal, "abort")).toHaveLength(0);
  });

  test("passes when its time is up, and not before", async () => {
    const { deadline, clock } = create(100);
    const met = rejectionOf(deadline.meet(new Promise(() => undefined)));
    await clock.advance(99);
    expect(deadline.hasPassed()).toBe(false);
    await clock.advance(1);
    expect(deadline.hasPassed()).toBe(true);
    expect(await met).toEqual(new Error("The block did not finish within 100 ms."));
    expect(deadline.signal.reason).toEqual(new Error("The block did not finish within 100 ms."));
  });

  test("stands still while something else is waited for, and goes on with what was left", async () => {
    const { deadline, clock } = create(100);
    const consumer = Promise.withResolvers<undefined>();
    await clock.advance(60);
    const waited = deadline.waitFor(() => consumer.promise);
    await clock.advance(1000);
    expect(deadline.hasPassed()).toBe(false);
    consumer.resolve(undefined);
    await waited;
    await clock.advance(39);
    expect(deadline.hasPassed()).toBe(false);
    await clock.advance(1);
    expect(deadline.hasPassed()).toBe(true);
  });

  test("that has ended does not pass, and leaves nothing on the run's signal", async () => {
    const { deadline, clock, run } = create(100);
    expect(getEventListeners(run.signal, "abort")).toHaveLength(1);
    deadline.end();
    await clock.advance(200);
    expect(deadline.hasPassed()).toBe(false);
    expect(getEventListeners(run.signal, "abort")).toHaveLength(0);
  });

  test("aborts its signal with the run, for the run's reason, and does not pass afterwards", async () => {
    const { deadline, clock, run } = create(100);
    const reason = new Error("enough");
    run.abort(reason);
    expect(deadline.signal.reason).toBe(reason);
    await deadline.waitFor(() => Promise.resolve());
    await clock.advance(200);
    expect(deadline.hasPassed()).toBe(false);
  });
});
