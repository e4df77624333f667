import type { SQLInputValue } from "node:sqlite";
import type { Column } from "../definitions/model.ts";
import { isGuid } from "../guid.ts";
import type { Literal, NumberType } from "../query/ast.ts";
import { toColumnValue } from "../query/column-values.ts";
import { readDate, readDateTime } from "../query/dates.ts";
import { edmType } from "../query/edm.ts";
import type { Collation } from "../query/fold.ts";
import { wrongValue } from "./fetch-errors.ts";

const WHOLE = /^[+-]?\d{1,19}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const AMERICAN_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (.*))?$/;
const INT32 = 2n ** 31n;
const INT64 = 2n ** 63n;

/** The text of a condition's value as SQLite holds such values of the column. Throws 400 when it does not read as one. */
export function toConditionValue(text: string, column: Column, collation: Collation): SQLInputValue {
  const literal = readValue(text, column);
  const value = literal && toColumnValue(literal, column, collation);
  if (value === undefined) throw wrongValue(text, column);
  return value;
}

function readValue(text: string, column: Column): Literal | undefined {
  const type = edmType(column);
  const bare = text.trim();
  switch (type) {
    case "Edm.String":
      return { kind: "literal", type, value: text };
    case "Edm.Guid":
      return readGuid(bare);
    case "Edm.Boolean":
      return readBoolean(bare);
    case "Edm.Int32":
      return readWhole(bare, type, INT32);
    case "Edm.Int64":
      return readWhole(bare, type, INT64);
    case "Edm.Decimal":
    case "Edm.Double":
      return NUMBER.test(bare) ? { kind: "literal", type, value: Number(bare) } : undefined;
    default:
      return readInstant(bare);
  }
}

function readGuid(text: string): Literal | undefined {
  const value = text.replace(/^\{(.*)\}$/s, "$1");
  return isGuid(value) ? { kind: "literal", type: "Edm.Guid", value } : undefined;
}

function readBoolean(text: string): Literal | undefined {
  const word = text.toLowerCase();
  const value = word === "1" || word === "true";
  return value || word === "0" || word === "false" ? { kind: "literal", type: "Edm.Boolean", value } : undefined;
}

function readWhole(text: string, type: NumberType, limit: bigint): Literal | undefined {
  if (!WHOLE.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  return value >= -limit && value < limit ? { kind: "literal", type, value } : undefined;
}

/** A day or an instant as ISO 8601 writes it, with a space for its T, too; or as Americans do, as in 2/28/2026. */
export function readInstant(text: string): Literal | undefined {
  const iso = fromAmerican(text).replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T");
  const date = /^\d{4}-\d\d-\d\d$/.test(iso) ? readDate(iso) : undefined;
  if (date !== undefined) return { kind: "literal", type: "Edm.Date", value: date };
  const instant = readDateTime(iso);
  return instant === undefined ? undefined : { kind: "literal", type: "Edm.DateTimeOffset", value: instant };
}

function fromAmerican(text: string): string {
  const [, month = "", day = "", year, time] = AMERICAN_DATE.exec(text) ?? [];
  if (year === undefined) return text;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return time === undefined ? date : `${date}T${time}`;
}
