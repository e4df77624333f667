import { ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { writeBoolean, writeChoice, writeChoices } from "./choice-values.ts";
import { writeDateTime } from "./date-values.ts";
import type { Column } from "./definition.ts";
import { writeInteger, writeNumber } from "./number-values.ts";
import { fail, type Refuse } from "./refuse.ts";

/** What a value becomes on the wire. Throws ValueError when the column cannot take it. */
export type ValueWriter = (value: unknown) => unknown;

/** How values of a column are written; undefined for types that are not written this way (lookups) or not yet at all. */
export function valueWriterOf(table: string, column: Column): ValueWriter | undefined {
  const refuse = (value: unknown, expected: string): ValueError => new ValueError(table, column.name, value, expected);
  switch (column.type) {
    case "String":
    case "Memo":
      return (value) => writeText(value, column, refuse);
    case "Integer":
      return (value) => writeInteger(value, column, refuse);
    case "BigInt":
      return (value) => writeInteger(value, { min: undefined, max: undefined }, refuse);
    case "Decimal":
    case "Double":
    case "Money":
      return (value) => writeNumber(value, column, refuse);
    case "Boolean":
      return (value) => writeBoolean(value, column.choices, refuse);
    case "Picklist":
    case "State":
    case "Status":
      return (value) => writeChoice(value, column.choices, refuse);
    case "MultiSelectPicklist":
      return (value) => writeChoices(value, column.choices, refuse);
    case "DateTime":
      return (value) => writeDateTime(value, column.dateOnly, refuse);
    case "Uniqueidentifier":
      return (value) => parseGuid(value) ?? fail(refuse(value, "a guid"));
    default:
      return undefined;
  }
}

function writeText(value: unknown, { maxLength }: Column, refuse: Refuse): string {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof text !== "string") throw refuse(value, "a text");
  if (maxLength !== undefined && text.length > maxLength) {
    throw refuse(value, `a text of at most ${maxLength} characters (it has ${text.length})`);
  }
  return text;
}
