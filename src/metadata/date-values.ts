import { readerOfPattern } from "./date-pattern.ts";
import type { DateBehavior } from "./definition.ts";
import type { Refuse } from "./refuse.ts";
import { timeZoneOf, UTC, type TimeZone } from "./time-zone.ts";
import type { ValueOptions } from "./value-options.ts";
import { readIsoClock, type WallClock } from "./wall-clock.ts";

/** How texts are read as dates, and the zone of those that do not tell theirs. */
export interface DateSource {
  readonly zone: TimeZone;
  readonly patterns: readonly string[];
  read(text: string): WallClock | undefined;
}

export const ISO_DATES: DateSource = { zone: UTC, patterns: [], read: readIsoClock };

/** @throws UsageError for a zone or a pattern that there is not. */
export function dateSourceOf({ timeZone = "UTC", dateFormat }: ValueOptions): DateSource {
  const zone = timeZoneOf(timeZone);
  if (dateFormat === undefined) return { ...ISO_DATES, zone };
  const patterns = typeof dateFormat === "string" ? [dateFormat] : dateFormat;
  const readers = patterns.map(readerOfPattern);
  const read = (text: string): WallClock | undefined => {
    for (const reader of readers) {
      const clock = reader(text);
      if (clock !== undefined) return clock;
    }
    return undefined;
  };
  return { zone, patterns, read };
}

/**
 * How dates of a column are written. Where the column knows moments, one becomes UTC. A day, or a time without a zone,
 * is what the text says; of a Date, what the clocks of the source's zone show then.
 *
 * A time without an offset that the zone's clocks skip is refused; of one that they show twice, the first is meant.
 * Source: "Behavior and format of the Date and Time column" (Microsoft Learn).
 */
export function dateWriter(
  behavior: DateBehavior,
  { zone, patterns, read }: DateSource,
  refuse: Refuse,
): (value: unknown) => string {
  const expected = expectedDate(behavior, patterns);
  const isDay = behavior === "DateOnly";
  const textOf = isDay ? dayText : timeText;
  /** What most dates look like already: they need not be written anew. By a pattern the same text may mean another day. */
  const asSent = patterns.length > 0 ? undefined : isDay ? SENT_DAY : SENT_TIME;

  const momentOf = ({ ms, offsetMs }: WallClock, value: unknown): number => {
    const moment = offsetMs === undefined ? zone.toUtc(ms) : ms - offsetMs;
    if (moment !== undefined) return moment;
    throw refuse(value, `${expected} that exists in ${zone.name}, whose clocks skip this one`);
  };

  return (value) => {
    let kept: number;
    if (value instanceof Date) {
      kept = value.getTime();
      if (Number.isNaN(kept)) throw refuse("Invalid Date", expected);
      // Zones are not asked about times in which calendars were not what they are.
      checkRange(kept, DAY, refuse);
      if (behavior !== "UserLocal") kept = zone.toClock(kept);
    } else {
      const clock = typeof value === "string" ? read(value.trim()) : undefined;
      if (clock === undefined) throw refuse(value, expected);
      if (Number.isNaN(clock.ms) || Number.isNaN(clock.offsetMs)) throw refuse(value, `${expected} that exists`);
      kept = behavior === "UserLocal" ? momentOf(clock, value) : clock.ms;
    }
    checkRange(kept, 0, refuse);
    return typeof value === "string" && asSent?.test(value) === true ? value : textOf(kept);
  };
}

const SENT_DAY = /^\d{4}-\d{2}-\d{2}$/;
const SENT_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** To the second. The service keeps moments as SQL Server's datetime does. */
function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function expectedDate(behavior: DateBehavior, patterns: readonly string[]): string {
  if (patterns.length > 0) return `a date written as ${patterns.join(" or ")}`;
  return behavior === "DateOnly" ? "a date such as 2026-01-31" : "a date and time such as 2026-01-31T08:00:00Z";
}

const FIRST = Date.UTC(1753, 0);
const END = Date.UTC(10_000, 0);
const DAY = 86_400_000;
const LAST_OF_ALL = 8.64e15;

function checkRange(ms: number, slack: number, refuse: Refuse): void {
  if (ms >= FIRST - slack && ms < END + slack) return;
  const shown = new Date(Math.min(Math.max(ms, -LAST_OF_ALL), LAST_OF_ALL)).toISOString();
  throw refuse(shown, "a date from 1753-01-01 to 9999-12-31");
}
