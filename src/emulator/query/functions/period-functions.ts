import type { SQLInputValue } from "node:sqlite";
import { badRequest } from "../../web-api-error.ts";
import { toColumnValue } from "../column-values.ts";
import { formatInstant } from "../dates.ts";
import * as periods from "../periods.ts";
import type { Period } from "../periods.ts";
import { bind } from "../scope.ts";
import { needs, type Call, type QueryFunction } from "./function-call.ts";

/** Whether a date lies in a stretch of time around now. Days begin at midnight UTC: the emulator's users have no time zone. */
export const periodFunctions: Readonly<Record<string, QueryFunction>> = {
  Today: during((now) => periods.days(now, 0)),
  Yesterday: during((now) => periods.days(now, -1)),
  Tomorrow: during((now) => periods.days(now, 1)),
  Last7Days: during((now) => periods.lastDays(now, 7)),
  Next7Days: during((now) => periods.nextDays(now, 7)),
  LastWeek: during((now) => periods.week(now, -1)),
  ThisWeek: during((now) => periods.week(now, 0)),
  NextWeek: during((now) => periods.week(now, 1)),
  LastMonth: during((now) => periods.months(now, -1)),
  ThisMonth: during((now) => periods.months(now, 0)),
  NextMonth: during((now) => periods.months(now, 1)),
  LastYear: during((now) => periods.year(now, -1)),
  ThisYear: during((now) => periods.year(now, 0)),
  NextYear: during((now) => periods.year(now, 1)),
  LastXHours: counted(periods.lastHours),
  NextXHours: counted(periods.nextHours),
  LastXDays: counted(periods.lastDays),
  NextXDays: counted(periods.nextDays),
  LastXWeeks: counted(periods.lastWeeks),
  NextXWeeks: counted(periods.nextWeeks),
  LastXMonths: counted(periods.lastMonths),
  NextXMonths: counted(periods.nextMonths),
  LastXYears: counted(periods.lastYears),
  NextXYears: counted(periods.nextYears),
  OlderThanXMinutes: counted((now, count) => ({ until: periods.minutesAgo(now, count) })),
  OlderThanXHours: counted(before(periods.lastHours)),
  OlderThanXDays: counted(before(periods.lastDays)),
  OlderThanXWeeks: counted(before(periods.lastWeeks)),
  OlderThanXMonths: counted(before(periods.lastMonths)),
  OlderThanXYears: counted(before(periods.lastYears)),
  On: onDay((day) => day),
  OnOrAfter: onDay(({ from }) => ({ from })),
  OnOrBefore: onDay(({ until }) => ({ until })),
};

type CountedPeriod = (now: Date, count: number) => Period;

function during(period: (now: Date) => Period): QueryFunction {
  return { parameters: [], sql: (call) => periodSql(call, period(call.scope.context.now)) };
}

function counted(period: CountedPeriod): QueryFunction {
  return {
    parameters: ["PropertyValue"],
    sql: (call) => periodSql(call, period(call.scope.context.now, call.count())),
  };
}

/** What is older than X days lies before the last X days. */
function before(period: CountedPeriod): CountedPeriod {
  return (now, count) => {
    const { from } = period(now, count);
    return from ? { until: from } : {};
  };
}

function onDay(part: (day: Required<Period>) => Period): QueryFunction {
  return { parameters: ["PropertyValue"], sql: (call) => periodSql(call, part(periods.days(call.date(), 0))) };
}

function periodSql(call: Call, { from, until }: Period): string {
  const { comparable } = call.reference;
  const parts: string[] = [];
  if (from) parts.push(`${comparable} >= ${bind(call.scope, instantValue(call, from))}`);
  if (until) parts.push(`${comparable} < ${bind(call.scope, instantValue(call, until))}`);
  return `(${parts.join(" AND ")})`;
}

function instantValue(call: Call, date: Date): SQLInputValue {
  const { column } = call.reference;
  const instant = formatInstant(date);
  if (instant === undefined) throw badRequest(`The query function '${call.name}' leads beyond the years 1 to 9999.`);
  const literal = { kind: "literal", type: "Edm.DateTimeOffset", value: instant } as const;
  const value = toColumnValue(literal, column, call.scope.context.collation);
  if (value === undefined) throw needs(call.name, "a date", column.wireName);
  return value;
}
