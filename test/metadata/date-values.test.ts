import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError, ValueError } from "../../src/errors.ts";
import { dateSourceOf } from "../../src/metadata/date-values.ts";
import type { DateBehavior } from "../../src/metadata/definition.ts";
import type { ValueOptions } from "../../src/metadata/value-options.ts";
import { valueWriterOf } from "../../src/metadata/write-value.ts";
import { aColumn, messageOf } from "./columns.ts";

function write(value: unknown, options: ValueOptions = {}, dateBehavior: DateBehavior = "UserLocal"): unknown {
  return valueWriterOf("thing", aColumn("DateTime", { dateBehavior }), dateSourceOf(options))!(value);
}

const BERLIN = { timeZone: "Europe/Berlin" };

describe("texts without an offset are in the source's time zone", () => {
  test.each<[string, ValueOptions, string]>([
    ["2026-01-31T08:00:00", {}, "2026-01-31T08:00:00Z"],
    ["2026-01-31T08:00:00", BERLIN, "2026-01-31T07:00:00Z"],
    ["2026-07-31 08:00", BERLIN, "2026-07-31T06:00:00Z"],
    ["2026-07-31", BERLIN, "2026-07-30T22:00:00Z"],
    ["2026-07-31T08:00:00+09:00", BERLIN, "2026-07-30T23:00:00Z"],
    ["2026-07-31T08:00:00Z", BERLIN, "2026-07-31T08:00:00Z"],
    // Half an hour of daylight saving, a quarter of an hour of offset, and the other side of the date line.
    ["2026-01-15T12:00:00", { timeZone: "Australia/Lord_Howe" }, "2026-01-15T01:00:00Z"],
    ["2026-01-15T12:00:00", { timeZone: "Asia/Kathmandu" }, "2026-01-15T06:15:00Z"],
    ["2026-01-15T12:00:00", { timeZone: "Pacific/Kiritimati" }, "2026-01-14T22:00:00Z"],
    // Shown twice at the end of summer: the first one is meant.
    ["2026-10-25T02:30:00", BERLIN, "2026-10-25T00:30:00Z"],
    ["2026-10-25T03:00:00", BERLIN, "2026-10-25T02:00:00Z"],
  ])("%s with %j is %s", (value, options, expected) => {
    expect(write(value, options)).toBe(expected);
  });

  test.each([
    ["2026-03-29T02:30:00", "Europe/Berlin"],
    ["2011-12-30T12:00:00", "Pacific/Apia"],
  ])("%s is refused, for the clocks of %s skip it", (value, timeZone) => {
    expect(messageOf(() => write(value, { timeZone }))).toBe(
      `thing.value: expected a date and time such as 2026-01-31T08:00:00Z that exists in ${timeZone}, whose clocks skip this one, got "${value}" (string).`,
    );
  });
});

describe("days, and times without a zone", () => {
  test.each<[unknown, DateBehavior, ValueOptions, string]>([
    ["2026-01-31T08:00:00", "TimeZoneIndependent", BERLIN, "2026-01-31T08:00:00Z"],
    ["2026-03-29T02:30:00", "TimeZoneIndependent", BERLIN, "2026-03-29T02:30:00Z"],
    ["2026-01-31T08:00:00+09:00", "TimeZoneIndependent", BERLIN, "2026-01-31T08:00:00Z"],
    [new Date("2026-01-31T23:30:00Z"), "TimeZoneIndependent", {}, "2026-01-31T23:30:00Z"],
    [new Date("2026-01-31T23:30:00Z"), "TimeZoneIndependent", BERLIN, "2026-02-01T00:30:00Z"],
    [new Date("2026-01-31T23:30:00Z"), "DateOnly", BERLIN, "2026-02-01"],
    [new Date("2026-01-31T23:30:00Z"), "UserLocal", BERLIN, "2026-01-31T23:30:00Z"],
    ["2026-01-31", "DateOnly", BERLIN, "2026-01-31"],
    ["2026-01-31T23:30:00-05:00", "DateOnly", BERLIN, "2026-01-31"],
  ])("%s for %s with %j is %s", (value, behavior, options, expected) => {
    expect(write(value, options, behavior)).toBe(expected);
  });
});

describe("a date format", () => {
  test.each<[string, string | readonly string[], string]>([
    ["31.01.2026 08:05", "dd.MM.yyyy HH:mm", "2026-01-31T08:05:00Z"],
    ["1/31/2026 8:05:09 pm", "M/d/yyyy h:mm:ss tt", "2026-01-31T20:05:09Z"],
    ["1/31/2026 12:00 AM", "M/d/yyyy h:mm tt", "2026-01-31T00:00:00Z"],
    ["1/31/2026 12:00 PM", "M/d/yyyy h:mm tt", "2026-01-31T12:00:00Z"],
    ["2026-05-04T08:05:09Z", "yyyy-dd-MM'T'HH:mm:sszzz", "2026-04-05T08:05:09Z"],
    ["20260131T080500.123Z", "yyyyMMdd'T'HHmmss.fffzzz", "2026-01-31T08:05:00Z"],
    ["2026-01-31 08:05 +02:00", "yyyy-MM-dd HH:mm zzz", "2026-01-31T06:05:00Z"],
    ["am 31.1.2026 um 7 Uhr", "'am 'd.M.yyyy' um 'H' Uhr'", "2026-01-31T07:00:00Z"],
    ["31.01.2026", ["dd.MM.yyyy HH:mm", "dd.MM.yyyy"], "2026-01-31T00:00:00Z"],
    ["(31)[01]{2026}", "(dd)[MM]{yyyy}", "2026-01-31T00:00:00Z"],
  ])("%s as %s is %s", (value, dateFormat, expected) => {
    expect(write(value, { dateFormat })).toBe(expected);
  });

  test.each([
    ["2026-01-31", "dd.MM.yyyy", "a date written as dd.MM.yyyy"],
    ["31.01.2026 x", "dd.MM.yyyy", "a date written as dd.MM.yyyy"],
    ["31x01x2026", "dd.MM.yyyy", "a date written as dd.MM.yyyy"],
    ["31.02.2026", "dd.MM.yyyy", "a date written as dd.MM.yyyy that exists"],
    ["1/31/2026 13:00 PM", "M/d/yyyy h:mm tt", "a date written as M/d/yyyy h:mm tt that exists"],
    ["1.1.2026 24:00", "d.M.yyyy H:mm", "a date written as d.M.yyyy H:mm that exists"],
  ])("%s is refused as %s", (value, dateFormat, expected) => {
    expect(messageOf(() => write(value, { dateFormat }))).toContain(`expected ${expected}, got`);
  });

  test.each([
    ["dd.MM.yy", "yy is none of yyyy, MM, M,"],
    ["dd.MMM.yyyy", "MMM is none of"],
    ["constructor", "c is none of"],
    ["dd.MM", "It has no year."],
    ["d/dd/MM/yyyy", "It has the day twice."],
    ["dd.MM.yyyy hh:mm", "h and hh need tt"],
    ["dd.MM.yyyy HH:mm tt", "h and hh need tt"],
    ["dd.MM.yyyy 'at", "It has a quote without its partner."],
  ])("the pattern %s cannot be understood", (dateFormat, why) => {
    expect(() => dateSourceOf({ dateFormat })).toThrow(UsageError);
    expect(() => dateSourceOf({ dateFormat })).toThrow(why);
  });
});

test("a time zone that there is not is refused at once", () => {
  expect(() => dateSourceOf({ timeZone: "Europe/Bielefeld" })).toThrow(
    'timeZone: Europe/Bielefeld is no time zone. Give its IANA name, "Europe/Berlin" for instance.',
  );
});

const QUARTER = 15 * 60_000;

test("a local time becomes the first moment at which the zone's clocks show it, whatever the zone", () => {
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Tehran",
  ];
  const quarters = fc.integer({ min: Date.UTC(1980, 0) / QUARTER, max: Date.UTC(2037, 0) / QUARTER });
  // Changes of the clocks are rare: half of the tries are near one.
  const changes = [
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 9, 25, 1),
    Date.UTC(2026, 2, 8, 7),
    Date.UTC(2011, 11, 30, 10),
  ];
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -150, max: 150 }))
    .map(([change, away]) => change / QUARTER + away);
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.oneof(quarters, near), (timeZone, quarter) => {
      const local = new Date(quarter * QUARTER).toISOString().slice(0, 19);
      const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
      const offsets = Array.from({ length: 209 }, (_, index) => (index - 104) * QUARTER);
      const moments = offsets
        .map((offset) => quarter * QUARTER - offset)
        .filter((moment) => shown.format(moment) === local.replace("T", " "));
      if (moments.length === 0) expect(() => write(local, { timeZone })).toThrow(ValueError);
      else expect(write(local, { timeZone })).toBe(`${new Date(Math.min(...moments)).toISOString().slice(0, 19)}Z`);
    }),
    { numRuns: 200 },
  );
});

test("of any value under any zone and format, something is written or a ValueError is thrown", () => {
  const options = fc.record({
    timeZone: fc.constantFrom("UTC", "Asia/Kathmandu", "America/St_Johns", "Africa/Monrovia"),
    dateFormat: fc.constantFrom(undefined, "yyyy-MM-dd", "d.M.yyyy H:mm"),
  });
  const values = fc.oneof(
    fc.anything({ withDate: true }),
    fc.date({ noInvalidDate: false }),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19)),
    fc.stringMatching(/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}$/),
    fc.constantFrom("0000-01-01", "9999-12-31T23:59:59", "0099-02-29", "1753-01-01", "2026-01-31T08:00:00+99:99"),
  );
  const behaviors = fc.constantFrom<DateBehavior>("UserLocal", "DateOnly", "TimeZoneIndependent");
  fc.assert(
    fc.property(values, options, behaviors, (value, chosen, behavior) => {
      try {
        expect(write(value, chosen, behavior)).toMatch(/^(1[789]|[2-9]\d)\d\d-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
