import { ValueError } from "../../errors.ts";
import type { ConditionValue } from "../../web-api/condition.ts";
import { parseGuid } from "../../web-api/guid.ts";
import type { Operands, Operator } from "../../web-api/operators.ts";
import { isLookup, type Column, type TableDefinition } from "../definition.ts";
import { toNumber } from "../number-values.ts";
import { fail } from "../refuse.ts";
import { valueWriterOf } from "../write-value.ts";

type Read = (value: unknown) => ConditionValue;

/** The values of a test, as its operator takes them. @throws ValueError for others. */
export function operandsOf(
  table: TableDefinition,
  column: Column,
  { name, operands }: Operator,
  value: unknown,
): readonly ConditionValue[] {
  const refuse = (expected: string): ValueError =>
    new ValueError(table.name, column.name, value, `${expected} for ${name}`);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (value === undefined && operands !== "none") {
    // Whoever forgot to set a value does not mean the records without one.
    throw new ValueError(table.name, column.name, value, "a value, or null for empty");
  }
  const { least, most, expected } = COUNTS[operands];
  if (operands === "none") return isNothing(value) ? [] : fail(refuse(expected));
  if (values.length < least || values.length > most) throw refuse(expected);
  return values.map(readerOf(table, column, operands, refuse));
}

const COUNTS: Readonly<Record<Operands, { least: number; most: number; expected: string }>> = {
  none: { least: 0, most: 0, expected: "no value, which is written as true," },
  value: { least: 1, most: 1, expected: "one value" },
  text: { least: 1, most: 1, expected: "one text" },
  list: { least: 1, most: Infinity, expected: "at least one value" },
  range: { least: 2, most: 2, expected: "two values, the least and the greatest," },
  day: { least: 1, most: 1, expected: "one day" },
  id: { least: 1, most: 1, expected: "one id" },
  count: { least: 1, most: 1, expected: "a whole number from 1" },
  period: { least: 2, most: 2, expected: "a period and a year" },
};

/** JSON has no better word for it than true; the PowerShell module's users write an empty text. */
function isNothing(value: unknown): boolean {
  return value === true || value === "" || value === null || value === undefined;
}

function readerOf(
  table: TableDefinition,
  column: Column,
  operands: Operands,
  refuse: (expected: string) => ValueError,
): Read {
  switch (operands) {
    case "text":
      return (value) => ({ text: textOf(table, column, value), quoted: true });
    case "id":
      return (value) => ({ text: parseGuid(idIn(value)) ?? fail(refuse("the id of a record")), quoted: false });
    case "count":
    case "period":
      return (value) => {
        const number = toNumber(value);
        if (number === undefined || !Number.isSafeInteger(number) || number < 1) throw refuse("a whole number from 1");
        return { text: String(number), quoted: false };
      };
    case "day":
      return readerOf(table, { ...column, dateBehavior: "DateOnly" }, "value", refuse);
    default:
      return (value) => literalOf(table, column, value);
  }
}

const QUOTED = new Set(["String", "Memo", "EntityName"]);
/** Whose values the service compares with nothing. */
const INCOMPARABLE = new Set(["Image", "File", "PartyList", "CalendarRules", "Virtual", "ManagedProperty"]);

/** A value of the column's type. A text to compare with may be longer than the column's own. */
function literalOf(table: TableDefinition, column: Column, value: unknown): ConditionValue {
  if (isLookup(column)) {
    const id = parseGuid(idIn(value));
    return { text: id ?? fail(refused(table, column, value, "an id or { table, id }")), quoted: false };
  }
  if (QUOTED.has(column.type)) return { text: textOf(table, column, value), quoted: true };
  const isMany = column.type === "MultiSelectPicklist";
  // Of several choices, one is compared at a time.
  const write = INCOMPARABLE.has(column.type)
    ? undefined
    : valueWriterOf(table.name, isMany ? { ...column, type: "Picklist" } : column);
  if (write === undefined) throw refused(table, column, value, `a filter as text, for its type is ${column.type}`);
  return { text: String(write(value)), quoted: isMany };
}

function textOf(table: TableDefinition, column: Column, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw refused(table, column, value, "a text");
}

function idIn(value: unknown): unknown {
  return typeof value === "object" && value !== null && "id" in value ? value.id : value;
}

function refused(table: TableDefinition, column: Column, value: unknown, expected: string): ValueError {
  return new ValueError(table.name, column.name, value, expected);
}
