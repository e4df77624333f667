import { describe, expect, test } from "vitest";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import type { ValueOptions } from "../../src/metadata/value-options.ts";
import { aColumn, aTable } from "./columns.ts";

const knowledge = aTable(
  aColumn("String", { name: "name" }),
  aColumn("Integer", { name: "size" }),
  aColumn("DateTime", { name: "begin" }),
  aColumn("DateTime", { name: "createdon", creatable: false, updatable: false }),
  aColumn("DateTime", { name: "overriddencreatedon", updatable: false }),
  aColumn("String", { name: "late", creatable: false }),
);

function write(record: object, options: ValueOptions, operation: "create" | "update" = "create"): object {
  return createRecordWriter(knowledge, operation, options).write(record as Record<string, unknown>).payload;
}

test("the zone and the format of dates are those of the source", () => {
  const options = { timeZone: "Europe/Berlin", dateFormat: "dd.MM.yyyy HH:mm" };
  expect(write({ begin: "31.01.2026 08:00" }, options)).toEqual({ begin: "2026-01-31T07:00:00Z" });
});

describe("the creation date of the input", () => {
  const record = { name: "a", createdon: "2020-01-01T00:00:00Z", overriddencreatedon: "2019-01-01T00:00:00Z" };

  test("is kept by a new record when that is wanted, and only then", () => {
    expect(write(record, { keepCreatedOn: true })).toEqual({ name: "a", overriddencreatedon: "2020-01-01T00:00:00Z" });
    expect(write(record, {})).toEqual({ name: "a", overriddencreatedon: "2019-01-01T00:00:00Z" });
  });

  test("is left out where the table has no place for it", () => {
    const small = aTable(aColumn("DateTime", { name: "createdon", creatable: false }));
    const writer = createRecordWriter(small, "create", { keepCreatedOn: true });
    expect(writer.write({ createdon: record.createdon }).payload).toEqual({});
    expect([...writer.leftOut]).toEqual(["createdon"]);
  });

  test("is not written to a record that exists", () => {
    const writer = createRecordWriter(knowledge, "update", { keepCreatedOn: true });
    expect(writer.write(record).payload).toEqual({ name: "a" });
    expect([...writer.leftOut]).toEqual(["createdon", "overriddencreatedon"]);
  });
});
