import type { Refuse } from "./refuse.ts";

/** Date, or date and time; seconds and their fraction may be missing, and without an offset it is UTC. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A moment as a Date or as ISO 8601 text becomes UTC, a date without a time stays as it is. */
export function writeDateTime(value: unknown, dateOnly: boolean, refuse: Refuse): string {
  const expected = dateOnly ? "a date such as 2026-01-31" : "a date and time such as 2026-01-31T08:00:00Z";
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refuse("Invalid Date", expected);
    return inRange(value, refuse).slice(0, dateOnly ? 10 : undefined);
  }
  const match = typeof value === "string" ? ISO.exec(value.trim()) : null;
  if (!match) throw refuse(value, expected);
  const [, year = "", month = "", day = "", time = "00:00", seconds = ":00", offset = "Z"] = match;
  const date = `${year}-${month}-${day}`;
  const moment = new Date(`${date}T${time}${seconds}${offset.toUpperCase()}`);
  if (!isDay(Number(year), Number(month), Number(day)) || Number.isNaN(moment.getTime())) {
    throw refuse(value, `${expected} that exists`);
  }
  return dateOnly ? inRange(new Date(date), refuse).slice(0, 10) : inRange(moment, refuse);
}

const FIRST_YEAR = 1753;
const LAST_YEAR = 9999;

/** To the second. The service keeps moments as SQL Server's datetime does. */
function inRange(moment: Date, refuse: Refuse): string {
  const year = moment.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return `${moment.toISOString().slice(0, 19)}Z`;
  throw refuse(moment.toISOString(), `a date from ${FIRST_YEAR}-01-01 to ${LAST_YEAR}-12-31`);
}

/** JavaScript turns the 31st of February into March without a word. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
