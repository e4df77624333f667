/** What calendar and clock show, wherever that is, and the offset from UTC when the text tells it. */
export interface WallClock {
  /** As if the clock showed UTC; NaN when there is no such day or time. */
  readonly ms: number;
  readonly offsetMs: number | undefined;
}

export type ClockParts = readonly [
  year: number,
  month: number,
  day: number,
  hour?: number,
  minute?: number,
  second?: number,
];

const MINUTE = 60_000;

export function wallClock(parts: ClockParts, offset: string | undefined): WallClock {
  return { ms: clockTime(parts), offsetMs: offset === undefined ? undefined : offsetTime(offset) };
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The calendar repeats itself after so long. */
const CYCLE_YEARS = 400;
const CYCLE = Date.UTC(1970 + CYCLE_YEARS, 0);

/** JavaScript turns the 31st of February into March without a word, and the year 99 into 1999. */
function clockTime([year, month, day, hour = 0, minute = 0, second = 0]: ClockParts): number {
  const exists = day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
  return exists ? Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute, second) - CYCLE : Number.NaN;
}

/** None in a month that there is not. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % CYCLE_YEARS === 0);
  return month === 2 && isLeap ? 29 : (LENGTHS[month - 1] ?? 0);
}

/** "Z", "+02:00" or "+0200". */
function offsetTime(offset: string): number {
  if (offset.length === 1) return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}

/** Date, or date and time; seconds and their fraction may be missing. What is caught is the offset. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Reads ISO 8601, undefined for anything else. */
export function readIsoClock(text: string): WallClock | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  // Every part has its place: reading it there spares a text for each part of each date.
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const hasTime = text.length > DAY_LENGTH;
  const hour = hasTime ? twoDigits(text, 11) : 0;
  const minute = hasTime ? twoDigits(text, 14) : 0;
  const second = text.charAt(16) === ":" ? twoDigits(text, 17) : 0;
  return wallClock([year, twoDigits(text, 5), twoDigits(text, 8), hour, minute, second], match[1]);
}

const DAY_LENGTH = "2026-01-31".length;
const ZERO = "0".charCodeAt(0);

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;
}
