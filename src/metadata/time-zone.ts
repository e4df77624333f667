import { UsageError } from "../errors.ts";

/** Between the clocks of a zone and UTC, both as milliseconds since 1970. */
export interface TimeZone {
  readonly name: string;
  /** The first moment at which the zone's clocks show this; undefined for a time that they skip. */
  toUtc(clock: number): number | undefined;
  toClock(moment: number): number;
}

export const UTC: TimeZone = { name: "UTC", toUtc: (clock) => clock, toClock: (moment) => moment };

const DAY = 86_400_000;
const REMEMBERED_DAYS = 10_000;

/**
 * The zone of an IANA name.
 * @throws UsageError for a name that is none.
 */
export function timeZoneOf(name: string): TimeZone {
  if (name === "UTC") return UTC;
  const offsetAt = offsetReader(name);
  /** The offset of a whole day of the zone's calendar; undefined for a day in or near which it changes. */
  const steady = new Map<number, number | undefined>();

  const steadyOffset = (day: number): number | undefined => {
    if (steady.has(day)) return steady.get(day);
    const [before, after] = [offsetAt((day - 1) * DAY), offsetAt((day + 2) * DAY)];
    const offset = before === after ? before : undefined;
    if (steady.size === REMEMBERED_DAYS) steady.clear();
    steady.set(day, offset);
    return offset;
  };

  return {
    name,
    toClock: (moment) => moment + offsetAt(moment),
    toUtc: (clock) => {
      const offset = steadyOffset(Math.floor(clock / DAY));
      if (offset !== undefined) return clock - offset;
      const moments = [clock - offsetAt(clock - DAY), clock - offsetAt(clock + DAY)];
      const shown = moments.filter((moment) => moment + offsetAt(moment) === clock);
      return shown.length === 0 ? undefined : Math.min(...shown);
    },
  };
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetReader(timeZone: string): (moment: number) => number {
  const format = formatIn(timeZone);
  return (moment) => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const numeric = "numeric";
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...parts, timeZone, hourCycle: "h23" });
  } catch (cause) {
    throw new UsageError(`timeZone: ${timeZone} is no time zone. Give its IANA name, "Europe/Berlin" for instance.`, {
      cause,
    });
  }
}
