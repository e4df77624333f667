/** Stretches of time around now, in UTC. From is part of it, until is not; either may be open. */
export interface Period {
  readonly from?: Date;
  readonly until?: Date;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DAYS_OF_WEEK = 7;
const MONTHS_OF_YEAR = 12;
const SECOND = 1_000;

/** `count` whole days, the first of them `offset` days after today. */
export function days(now: Date, offset: number, count = 1): Required<Period> {
  const day = now.getUTCDate() + offset;
  return { from: utc(now, now.getUTCMonth(), day), until: utc(now, now.getUTCMonth(), day + count) };
}

/** `count` whole months, the first of them `offset` months after this one. */
export function months(now: Date, offset: number, count = 1): Required<Period> {
  const month = now.getUTCMonth() + offset;
  return { from: utc(now, month, 1), until: utc(now, month + count, 1) };
}

/** The calendar year that comes `offset` years after this one. */
export function year(now: Date, offset: number): Required<Period> {
  const january = now.getUTCMonth();
  return months(now, offset * MONTHS_OF_YEAR - january, MONTHS_OF_YEAR);
}

/** From the beginning of the day `count` days ago until now. */
export function lastDays(now: Date, count: number): Period {
  return { from: days(now, -count).from, until: afterNow(now) };
}

/** From now until the end of the day in `count` days. */
export function nextDays(now: Date, count: number): Period {
  return { from: now, until: days(now, count).until };
}

/** The week, from Sunday to Saturday, that comes `offset` weeks after this one. */
export function week(now: Date, offset: number): Required<Period> {
  return days(now, offset * DAYS_OF_WEEK - now.getUTCDay(), DAYS_OF_WEEK);
}

export function lastWeeks(now: Date, count: number): Period {
  return lastDays(now, count * DAYS_OF_WEEK);
}

export function nextWeeks(now: Date, count: number): Period {
  return nextDays(now, count * DAYS_OF_WEEK);
}

/** From the beginning of the day `count` months ago until now. */
export function lastMonths(now: Date, count: number): Period {
  return { from: sameDay(now, -count), until: afterNow(now) };
}

/** From now until the end of the day in `count` months. */
export function nextMonths(now: Date, count: number): Period {
  return { from: now, until: days(sameDay(now, count), 1).from };
}

export function lastYears(now: Date, count: number): Period {
  return lastMonths(now, count * MONTHS_OF_YEAR);
}

export function nextYears(now: Date, count: number): Period {
  return nextMonths(now, count * MONTHS_OF_YEAR);
}

export function minutesAgo(now: Date, count: number): Date {
  return new Date(now.getTime() - count * MINUTE);
}

/** From the beginning of the hour `count` hours ago until now. */
export function lastHours(now: Date, count: number): Period {
  return { from: new Date(hourOf(now) - count * HOUR), until: afterNow(now) };
}

/** From now until the end of the hour in `count` hours. */
export function nextHours(now: Date, count: number): Period {
  return { from: now, until: new Date(hourOf(now) + (count + 1) * HOUR) };
}

/** The day `offset` months from now; a month before March 31 is the last of February. */
function sameDay(now: Date, offset: number): Date {
  const { from, until } = months(now, offset);
  const lastDay = days(until, -1).from.getUTCDate();
  return utc(from, from.getUTCMonth(), Math.min(now.getUTCDate(), lastDay));
}

function hourOf(now: Date): number {
  return Math.floor(now.getTime() / HOUR) * HOUR;
}

/** Columns hold whole seconds: what was written just now belongs to the period. */
function afterNow(now: Date): Date {
  return new Date((Math.floor(now.getTime() / SECOND) + 1) * SECOND);
}

function utc(now: Date, month: number, day: number): Date {
  const date = new Date(0);
  // Unlike Date.UTC it does not take the first hundred years for the 1900s.
  date.setUTCFullYear(now.getUTCFullYear(), month, day);
  return date;
}
