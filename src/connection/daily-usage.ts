/** What was used of the daily entitlement. Whoever keeps it longer than a connection gives its own to `connect`. */
export interface DailyUsage {
  /** Power Platform requests of the 24 hours until now. */
  used(now: number): number;
  add(requests: number, now: number): void;
}

/** Power Platform requests by hour; the hours are counted since the epoch. */
export type UsageByHour = Readonly<Record<string, number>>;

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** @param before what was used before, hour by hour */
export function createDailyUsage(before: UsageByHour = {}): DailyUsage {
  const hours = new Map(Object.entries(before).map(([hour, requests]) => [Number(hour), requests]));
  return {
    used: (now) => {
      let sum = 0;
      for (const [hour, requests] of hours) if (isRecent(hour, now)) sum += requests;
      return sum;
    },
    add: (requests, now) => {
      const hour = hourOf(now);
      if (!hours.has(hour)) for (const old of hours.keys()) if (!isRecent(old, now)) hours.delete(old);
      hours.set(hour, (hours.get(hour) ?? 0) + requests);
    },
  };
}

/** Both together, without the hours that are no longer of the last 24. */
export function addUsage(some: UsageByHour, more: UsageByHour, now: number): UsageByHour {
  const sum: Record<string, number> = {};
  for (const usage of [some, more]) {
    for (const [hour, requests] of Object.entries(usage))
      if (isRecent(Number(hour), now)) sum[hour] = (sum[hour] ?? 0) + requests;
  }
  return sum;
}

export function hourOf(now: number): number {
  return Math.floor(now / HOUR_MS);
}

/** The hour that began 24 hours ago is still partly among them. */
function isRecent(hour: number, now: number): boolean {
  return hour >= hourOf(now) - HOURS && hour <= hourOf(now);
}
