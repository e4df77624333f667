import type { SQLInputValue } from "node:sqlite";
import { lookupTypes, textTypes, type Column, type Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import { badRequest } from "../web-api-error.ts";
import { dateReader } from "./read-date.ts";

/** `accountnumber='A1'` out of a key. */
export interface KeyPart {
  readonly column: Column;
  /** As SQLite holds it. */
  readonly value: SQLInputValue;
  /** As a payload has it. */
  readonly json: string | number | boolean;
}

const PART = /\s*([A-Za-z_]\w*)\s*=\s*('(?:[^']|'')*'|[^',\s]+)\s*(,|$)/y;

/**
 * Reads `name='O''Brien',_primarycontactid_value=<guid>`. Undefined when the text is no such list, or names what is
 * no column. Source: "Use an alternate key to reference a record" (Microsoft Learn).
 */
export function readKeyParts(text: string, table: Table): readonly KeyPart[] | undefined {
  const parts: KeyPart[] = [];
  PART.lastIndex = 0;
  let separator = ",";
  while (separator === ",") {
    const [, name = "", literal = "", after = ""] = PART.exec(text) ?? [];
    const column = table.columnsByWireName.get(name);
    if (!column) return undefined;
    parts.push({ column, ...readLiteral(literal.trim(), column, table) });
    separator = after;
  }
  return parts;
}

function readLiteral(literal: string, column: Column, table: Table): Pick<KeyPart, "value" | "json"> {
  const { type } = column;
  if (textTypes.has(type)) {
    if (!literal.startsWith("'")) throw unreadable(literal, column);
    const text = literal.slice(1, -1).replaceAll("''", "'");
    return { value: text, json: text };
  }
  if (lookupTypes.has(type) || type === "Uniqueidentifier") {
    if (!isGuid(literal)) throw unreadable(literal, column);
    return { value: guidToBlob(literal), json: literal };
  }
  if (type === "DateTime") {
    const date = dateReader(column, table)(literal);
    return { value: date, json: date };
  }
  if (type === "Boolean") {
    if (literal !== "true" && literal !== "false") throw unreadable(literal, column);
    return { value: literal === "true" ? 1 : 0, json: literal === "true" };
  }
  const number = /^[+-]?\d/.test(literal) ? Number(literal) : NaN;
  if (!Number.isFinite(number)) throw unreadable(literal, column);
  return { value: number, json: number };
}

function unreadable(literal: string, { wireName, type }: Column): Error {
  return badRequest(`The value ${literal} of the key '${wireName}' does not fit; the column is of type ${type}.`);
}
