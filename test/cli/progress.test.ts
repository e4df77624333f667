import { expect, test, vi } from "vitest";
import { progressLine, showProgress } from "../../src/cli/progress.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { fakeNotices } from "./fakes.ts";

const connection = {
  explain: () => ({ limit: 8, reason: "", lanes: [{ inFlight: 2 }, { inFlight: 1 }] }),
  stats: { requests: 9, retries: 2, throttled: 2 },
} as unknown as Connection;

test("the line tells done, failed, speed, requests in flight and throttling", () => {
  expect(progressLine({ done: 12_300, failed: 4 }, 2000, connection)).toBe(
    "12,300 done · 4 failed · 6,150 records/s · 3 of 8 in flight · throttled 2 times",
  );
  expect(progressLine({ done: 0, failed: 0 }, 0, undefined)).toBe("0 done · 0 failed · 0 records/s");
});

test("while the service wants to be left alone, the line says for how long", () => {
  const lanes = [
    { inFlight: 0, lockedForMs: 287_400 },
    { inFlight: 0, lockedForMs: 12_001 },
  ];
  const locked = { ...connection, explain: () => ({ limit: 0, reason: "", lanes }) } as unknown as Connection;
  expect(progressLine({ done: 1, failed: 0 }, 1000, locked)).toContain("· waiting for 13 s, as the service asks ·");
});

function showFor(ms: number, mode: "auto" | "none", columns?: number): string {
  vi.useFakeTimers();
  try {
    const { notices, text } = fakeNotices(columns);
    let done = 0;
    const figures = () => ({ done: (done += 1), failed: 0 });
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
