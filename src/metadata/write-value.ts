import { ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { booleanWriter, choicesWriter, choiceWriter } from "./choice-values.ts";
import { dateWriter, ISO_DATES, type DateSource } from "./date-values.ts";
import type { Column } from "./definition.ts";
import { imageWriter } from "./image-values.ts";
import { writeBigInt, writeInteger, writeNumber } from "./number-values.ts";
import { fail, type Refuse } from "./refuse.ts";

/** What a value becomes on the wire. Throws ValueError when the column cannot take it. */
export type ValueWriter = (value: unknown) => unknown;

type MakeWriter = (column: Column, refuse: Refuse, dates: DateSource) => ValueWriter;

const WRITERS: Readonly<Record<string, MakeWriter>> = {
  BigInt: (_, refuse) => (value) => writeBigInt(value, refuse),
  Boolean: ({ choices }, refuse) => booleanWriter(choices, refuse),
  DateTime: ({ dateBehavior }, refuse, dates) => dateWriter(dateBehavior, dates, refuse),
  Decimal: numberWriter,
  // Its precision is for showing it.
  Double: ({ min, max }, refuse) => numberWriter({ min, max, precision: undefined }, refuse),
  Image: imageWriter,
  Integer: (column, refuse) => (value) => writeInteger(value, column, refuse),
  Memo: textWriter,
  Money: numberWriter,
  MultiSelectPicklist: ({ choices }, refuse) => choicesWriter(choices, refuse),
  Picklist: ({ choices }, refuse) => choiceWriter(choices, refuse),
  State: ({ choices }, refuse) => choiceWriter(choices, refuse),
  Status: ({ choices }, refuse) => choiceWriter(choices, refuse),
  String: textWriter,
  Uniqueidentifier: (_, refuse) => (value) => parseGuid(value) ?? fail(refuse(value, "a guid")),
};

/** How values of a column are written; undefined for types that are not one value, lookups and files for instance. */
export function valueWriterOf(table: string, column: Column, dates: DateSource = ISO_DATES): ValueWriter | undefined {
  const refuse = (value: unknown, expected: string): ValueError => new ValueError(table, column.name, value, expected);
  return Object.hasOwn(WRITERS, column.type) ? WRITERS[column.type]?.(column, refuse, dates) : undefined;
}

function numberWriter(range: Pick<Column, "min" | "max" | "precision">, refuse: Refuse): ValueWriter {
  return (value) => writeNumber(value, range, refuse);
}

/** The length counts as the service counts it, in UTF-16 units. */
function textWriter({ maxLength = Infinity }: Column, refuse: Refuse): ValueWriter {
  return (value) => {
    const text = isPlain(value) ? String(value) : value;
    if (typeof text !== "string") throw refuse(value, "a text");
    if (text.length <= maxLength) return text;
    throw refuse(value, `a text of at most ${maxLength} characters (it has ${text.length})`);
  };
}

function isPlain(value: unknown): value is number | bigint | boolean {
  return typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value);
}
