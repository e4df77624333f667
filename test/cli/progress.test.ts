import { expect, onTestFinished, test, vi } from "vitest";
import { progressLine, showProgress } from "../../src/cli/progress.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { fakeNotices } from "./fakes.ts";

const connection = {
  explain: () => ({ limit: 8, reason: "no limit met so far", lanes: [{ inFlight: 2 }, { inFlight: 1 }] }),
  stats: { requests: 9, retries: 2, throttled: 2 },
} as unknown as Connection;

test("the line tells done, failed, speed, requests in flight, throttling, and why it goes no faster", () => {
  expect(progressLine({ ok: 12_300, failed: 4, pace: { rate: 6150.4 } }, connection)).toBe(
    "12,300 done · 4 failed · 6,150 records/s · 3 of 8 in flight · throttled 2 times · no limit met so far",
  );
  expect(progressLine({ ok: 0, failed: 0, pace: undefined }, undefined)).toBe("0 done · 0 failed · 0 records/s");
});

test.each([
  [0, "0 s"],
  [1, "1 s"],
  [119_000, "119 s"],
  [119_001, "2 min"],
  [7_140_000, "119 min"],
  [7_140_001, "2 h 0 min"],
  [36_061_000, "10 h 2 min"],
])("where the total is known the line tells the percentage and the time left: %i ms are %s", (remainingMs, left) => {
  const pace = { rate: 10, fraction: 0.999, remainingMs };
  expect(progressLine({ ok: 999, failed: 0, pace }, undefined)).toBe(
    `99 % · 999 done · 0 failed · 10 records/s · ${left} left`,
  );
});

test("what a block does just now is at the end of the line", () => {
  expect(progressLine({ ok: 1, failed: 0, pace: { rate: 1 }, activity: "chunk 2: Copying" }, undefined)).toMatch(
    / · chunk 2: Copying$/,
  );
});

test("while the service wants to be left alone, the line says for how long, and until when", () => {
  const reason = "the service asked to wait 30 s (requests)";
  const locked = {
    ...connection,
    explain: () => ({ limit: 0, reason, lanes: [], waitsForMs: 12_001 }),
  } as unknown as Connection;
  vi.useFakeTimers({ now: new Date(2026, 0, 31, 8, 0, 0) });
  onTestFinished(() => void vi.useRealTimers());
  expect(progressLine({ ok: 1, failed: 0, pace: { rate: 1 } }, locked)).toMatch(
    / · waiting for 13 s, until 08:00:12 · throttled 2 times · the service asked to wait 30 s \(requests\)$/,
  );
});

function showFor(ms: number, mode: "auto" | "none", columns?: number): string {
  vi.useFakeTimers();
  try {
    const { notices, text } = fakeNotices(columns);
    let done = 0;
    const figures = () => ({ ok: (done += 1), failed: 0, pace: undefined });
    const hide = showProgress({ name: "set", mode, notices, connection: undefined, writesData: false, figures });
    vi.advanceTimersByTime(ms);
    hide();
    vi.advanceTimersByTime(ms);
    return text();
  } finally {
    vi.useRealTimers();
  }
}

test("where there is no terminal, a plain line comes every ten seconds", () => {
  expect(showFor(25_000, "auto").split("\n")).toEqual([
    "dvp set: 1 done · 0 failed · 0 records/s",
    "dvp set: 2 done · 0 failed · 0 records/s",
    "",
  ]);
});

test("on a terminal one line changes ten times a second, and is gone at the end", () => {
  const lines = showFor(1000, "auto", 80).split("\r\u001b[2K");
  expect(lines).toHaveLength(12);
  expect(lines[10]).toMatch(/^10 done/);
  expect(lines[11]).toBe("");
});

test("with none, nothing is shown", () => {
  expect(showFor(60_000, "none", 80)).toBe("");
});
