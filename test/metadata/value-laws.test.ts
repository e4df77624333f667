import fc from "fast-check";
import { expect, test } from "vitest";
import { ValueError } from "../../src/errors.ts";
import type { Column } from "../../src/metadata/definition.ts";
import { valueWriterOf } from "../../src/metadata/write-value.ts";
import { aColumn, columns } from "./columns.ts";

function write(column: Column, value: unknown): unknown {
  return valueWriterOf("thing", column)!(value);
}

const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true }),
  fc.string(),
  fc.double(),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom("2026-02-30", "1e5", "true", " ", "-0", "{}", "1,2"),
);

test("whatever the value, a writer gives what JSON can carry or refuses it, and throws nothing else", () => {
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom(...Object.values(columns), aColumn("Image"), aColumn("Money", { precision: 2 })),
      (value, column) => {
        let written: unknown;
        try {
          written = write(column, value);
        } catch (error) {
          expect(error).toBeInstanceOf(ValueError);
          return;
        }
        expect(JSON.parse(JSON.stringify(written))).toEqual(Object.is(written, -0) ? 0 : written);
        if (written !== null) expect(write(column, written)).toEqual(written);
      },
    ),
    { numRuns: 2000 },
  );
});

test("every moment is written as the same moment, to the second", () => {
  const moments = fc.date({
    min: new Date("1753-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (date) => {
      const seconds = `${date.toISOString().slice(0, 19)}Z`;
      expect(write(columns.moment, date)).toBe(seconds);
      expect(write(columns.moment, date.toISOString())).toBe(seconds);
      expect(write(columns.day, date)).toBe(seconds.slice(0, 10));
    }),
  );
});
