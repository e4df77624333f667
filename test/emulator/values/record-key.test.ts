import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeTable } from "../../../src/emulator/definitions/make-table.ts";
import { makeMinimalTable } from "../../../src/emulator/definitions/minimal-table.ts";
import type { AlternateKey, ColumnDefinition, ColumnType } from "../../../src/emulator/definitions/model.ts";
import { readRecordKey } from "../../../src/emulator/values/record-key.ts";

const ID = "11111111-2222-4333-8444-555555555555";

function column(logicalName: string, type: ColumnType, more: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return { logicalName, schemaName: logicalName, type, displayName: null, validFor: "cru", ...more };
}

const minimal = makeMinimalTable("thing", "thingid", 0);

function withKeys(...keys: readonly AlternateKey[]) {
  const columns = [
    column("code", "String"),
    column("number", "Integer"),
    column("amount", "Decimal"),
    column("isopen", "Boolean"),
    column("day", "DateTime", { dateTimeBehavior: "DateOnly" }),
    column("parentid", "Lookup", { targets: ["thing"] }),
  ];
  return makeTable({ ...minimal, attributes: [...minimal.attributes, ...columns], keys });
}

const key = (...attributes: readonly string[]) => ({ logicalName: attributes.join("_"), attributes });

function valuesOf(text: string, ...attributes: readonly string[]): unknown {
  const read = readRecordKey(text, withKeys(key(...attributes)));
  return read.kind === "alternate" ? read.parts.map(({ json }) => json) : read;
}

test.each([ID, ID.toUpperCase(), `thingid=${ID}`])("%s is a primary id", (text) => {
  expect(readRecordKey(text, withKeys())).toMatchObject({ kind: "primary", id: { text: ID } });
});

test.each([
  ["code='A1'", ["code"], ["A1"]],
  ["code='O''Brien'", ["code"], ["O'Brien"]],
  ["code='a,b=(c)'", ["code"], ["a,b=(c)"]],
  ["code=''", ["code"], [""]],
  [" code = 'A' , number = -7 ", ["number", "code"], ["A", -7]],
  ["amount=1.5", ["amount"], [1.5]],
  ["isopen=true", ["isopen"], [true]],
  ["day=2026-01-31", ["day"], ["2026-01-31"]],
  [`_parentid_value=${ID}`, ["parentid"], [ID]],
])("%s has the values of a key", (text, attributes, values) => {
  expect(valuesOf(text, ...attributes)).toEqual(values);
});

test("any text can be the value of a key, with its quotes doubled", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(valuesOf(`code='${text.replaceAll("'", "''")}'`, "code")).toEqual([text]);
    }),
  );
});

describe("a key is refused", () => {
  const invalid = /^The key in the request URI is not valid for resource 'Microsoft\.Dynamics\.CRM\.thing'/;

  test.each([
    ["that the table does not have", "code='A'", ["number"]],
    ["with a part too few", "code='A'", ["code", "number"]],
    ["with a part too many", "code='A',number=1", ["code"]],
    ["with a part twice", "code='A',code='A'", ["code"]],
    ["with a column that does not exist", "nothing='A'", ["code"]],
    ["with a lookup under its logical name", `parentid=${ID}`, ["parentid"]],
    ["with a quote that is not doubled", "code='O'Brien'", ["code"]],
    ["with a quote that is not closed", "code='A", ["code"]],
  ])("%s", (_, text, attributes) => {
    expect(() => valuesOf(text, ...attributes)).toThrow(invalid);
  });

  test.each([
    ["text without quotes", "code=A1", ["code"]],
    ["a number in quotes", "number='1'", ["number"]],
    ["a number that is none", "number=one", ["number"]],
    ["a guid that is none", "_parentid_value=1", ["parentid"]],
    ["yes for true", "isopen=yes", ["isopen"]],
    ["a day that does not exist", "day=2026-02-30", ["day"]],
  ])("for %s", (_, text, attributes) => {
    expect(() => valuesOf(text, ...attributes)).toThrow(expect.objectContaining({ status: 400 }) as Error);
  });

  test.each(["Pending", "InProgress", "Failed"] as const)("while its index is %s", (status) => {
    const table = withKeys({ ...key("code"), status });
    expect(() => readRecordKey("code='A'", table)).toThrow(
      /^The specified key attributes are not a defined key for the thing entity/,
    );
  });

  test("that is neither a guid nor a key", () => {
    expect(() => readRecordKey("A1", withKeys(key("code")))).toThrow("is not a GUID");
  });

  test("whatever it is made of, without going astray", () => {
    const table = withKeys(key("code"));
    const tokens = fc.constantFrom("code", "=", "'", "''", ",", " ", "(", ")", ID, "1", "\n");
    fc.assert(
      fc.property(fc.array(tokens), (parts) => {
        try {
          readRecordKey(parts.join(""), table);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
      }),
    );
  });
});

test("an elastic table always has a key of its id and its partition", () => {
  const attributes = [...minimal.attributes, column("partitionid", "String")];
  const table = makeTable({ ...minimal, tableType: "Elastic", attributes });
  expect(readRecordKey(`thingid=${ID},partitionid='device-1'`, table)).toMatchObject({
    kind: "primary",
    id: { text: ID, partition: "device-1" },
  });
});
