import { expect, test } from "vitest";
import { lastMonths, nextMonths, week } from "../../../src/emulator/query/periods.ts";

const day = (date: Date | undefined): string | undefined => date?.toISOString().slice(0, 10);

test("a month before the last day of one is the last day of the month before", () => {
  expect(day(lastMonths(new Date("2026-03-31T12:00:00Z"), 1).from)).toBe("2026-02-28");
  expect(day(lastMonths(new Date("2024-03-31T12:00:00Z"), 1).from)).toBe("2024-02-29");
  expect(day(lastMonths(new Date("2024-02-29T12:00:00Z"), 12).from)).toBe("2023-02-28");
});

test("the day in a month is part of the next month", () => {
  expect(day(nextMonths(new Date("2026-01-31T12:00:00Z"), 1).until)).toBe("2026-03-01");
  expect(day(nextMonths(new Date("2025-12-15T12:00:00Z"), 1).until)).toBe("2026-01-16");
});

test("a week begins on Sunday", () => {
  for (const now of ["2026-03-15T00:00:00Z", "2026-03-18T12:00:00Z", "2026-03-21T23:59:59Z"]) {
    expect(day(week(new Date(now), 0).from)).toBe("2026-03-15");
    expect(day(week(new Date(now), 1).from)).toBe("2026-03-22");
  }
});
