/** Dates as SQLite keeps them: text that sorts as time does. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):(\d\d))?$/i;
const MIDNIGHT = "T00:00:00Z";

/** Undefined for a day that does not exist. */
export function readDate(text: string): string | undefined {
  const time = Date.parse(`${text}${MIDNIGHT}`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(text) ? text : undefined;
}

/**
 * An instant in UTC, "2026-01-31T12:00:00Z"; undefined for one that does not exist. Without an offset it is UTC.
 * Parts of a second stand behind the Z: columns hold whole seconds, and "…00Z" < "…00Z.5" < "…01Z" as text.
 */
export function readDateTime(text: string): string | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, date = "", minutes = "", seconds = "00", fraction = "", sign, hours = "0", rest = "0"] = match;
  const time = Date.parse(`${date}T${minutes}:${seconds}Z`);
  if (readDate(date) === undefined || Number.isNaN(time) || Number(hours) > 14 || Number(rest) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(rest)) * 60_000;
  const instant = formatInstant(new Date(sign === "-" ? time + offset : time - offset));
  const part = fraction.replace(/0+$/, "");
  return instant === undefined || part === "" ? instant : `${instant}.${part}`;
}

/** Undefined outside of the years 1 to 9999, which is all that the text can hold. */
export function formatInstant(date: Date): string | undefined {
  const time = date.getTime();
  if (Number.isNaN(time)) return undefined;
  const text = date.toISOString();
  return text.length === 24 ? `${text.slice(0, 19)}Z` : undefined;
}

/** The instant at which a day begins. */
export function startOfDate(date: string): string {
  return date + MIDNIGHT;
}

/** What to compare a column of days with: "2026-01-31" equals its midnight and comes before any other time of it. */
export function asDate(instant: string): string {
  return instant.endsWith(MIDNIGHT) ? instant.slice(0, -MIDNIGHT.length) : instant;
}
