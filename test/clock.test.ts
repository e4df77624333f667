import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { abortable, createTurns, reasonOf, systemClock, type Clock } from "../src/clock.ts";

const reason = new RangeError("mine");

function abortedSignal(given: unknown): AbortSignal {
  const controller = new AbortController();
  controller.abort(given);
  return controller.signal;
}

describe("the system clock", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("tells whole milliseconds since the epoch", () => {
    vi.useRealTimers();
    const now = systemClock.now();
    expect(Math.abs(now - Date.now())).toBeLessThan(1_000);
    expect(Number.isInteger(now)).toBe(true);
  });

  test("goes on evenly when the computer's clock is set back or forth", () => {
    const before = systemClock.now();
    for (const hours of [-5, 7]) {
      vi.setSystemTime(Date.now() + hours * 3_600_000);
      expect(Math.abs(systemClock.now() - before)).toBeLessThan(60_000);
    }
  });

  test("sleeps as long as it is told, and leaves nothing on the signal", async () => {
    const controller = new AbortController();
    let awake = false;
    void systemClock.sleep(100, controller.signal).then(() => (awake = true));
    await vi.advanceTimersByTimeAsync(99);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(awake).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("does not wake at once from a sleep that is too long for a timer", async () => {
    let awake = false;
    void systemClock.sleep(2 ** 40).then(() => (awake = true));
    await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
    expect(awake).toBe(false);
  });

  test("wakes with the signal's own reason as soon as it is aborted, and leaves no timer", async () => {
    const controller = new AbortController();
    const slept = systemClock.sleep(100, controller.signal);
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("does not fall asleep when the signal is aborted already", async () => {
    const signal = abortedSignal(reason);
    await expect(systemClock.sleep(100, signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("the reason of a signal", () => {
  test("is the caller's own Error", () => {
    expect(reasonOf(abortedSignal(reason))).toBe(reason);
  });

  test("is the platform's AbortError when the caller gave none", () => {
    expect(reasonOf(abortedSignal(undefined))).toMatchObject({ name: "AbortError" });
  });

  test("is an Error that has it as its cause when it is none", () => {
    expect(reasonOf(abortedSignal("tea time"))).toMatchObject({ message: "tea time", cause: "tea time" });
  });
});

describe("abortable", () => {
  test("is the promise itself without a signal", () => {
    const promise = Promise.resolve(1);
    expect(abortable(promise, undefined)).toBe(promise);
  });

  test.each<[what: string, make: () => Promise<number>, end: PromiseSettledResult<number>]>([
    ["ends as the promise does", () => Promise.resolve(1), { status: "fulfilled", value: 1 }],
    ["fails as the promise does", () => Promise.reject(reason), { status: "rejected", reason }],
  ])("%s, and leaves nothing on the signal", async (_what, make, end) => {
    const { signal } = new AbortController();
    expect(await Promise.allSettled([abortable(make(), signal)])).toEqual([end]);
    await Promise.resolve();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("ends with the signal's own reason while the promise goes on, and leaves nothing on the signal", async () => {
    const controller = new AbortController();
    const waiting = abortable(new Promise(() => undefined), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("ends at once when the signal is aborted already, and leaves nothing on it", async () => {
    const signal = abortedSignal(reason);
    await expect(abortable(new Promise(() => undefined), signal)).rejects.toBe(reason);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("swallows what the promise says after the abort: nobody listens any more", async () => {
    const late = Promise.withResolvers<never>();
    const waiting = abortable(late.promise, abortedSignal(reason));
    late.reject(new Error("too late"));
    await expect(waiting).rejects.toBe(reason);
  });
});

describe("turns", () => {
  let now = 0;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };

  test("are not needed within ten milliseconds", () => {
    const turn = createTurns(clock);
    now += 9;
    expect(turn()).toBeUndefined();
  });

  test("let timers have their turn, and everybody who asks waits for it", async () => {
    const turn = createTurns(clock);
    now += 10;
    let fired = false;
    setImmediate(() => (fired = true));
    const first = turn();
    expect(turn()).toBe(first);
    await first;
    expect(fired).toBe(true);
    expect(turn()).toBeUndefined();
    now += 10;
    expect(turn()).toBeInstanceOf(Promise);
  });
});
