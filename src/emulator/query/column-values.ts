import type { SQLInputValue } from "node:sqlite";
import type { Column } from "../definitions/model.ts";
import { guidToBlob } from "../guid.ts";
import { storeChoices } from "../values/choices.ts";
import { badRequest } from "../web-api-error.ts";
import type { EdmType, Literal } from "./ast.ts";
import { asDate, startOfDate } from "./dates.ts";
import { edmType, isNumber } from "./edm.ts";
import { foldText, type Collation } from "./fold.ts";
import { readLiteral } from "./literals.ts";
import { tokenize } from "./tokens.ts";

/** The literal as SQLite holds such values of the column, text folded; undefined if the types do not go together. */
export function toColumnValue(literal: Literal, column: Column, collation: Collation): SQLInputValue | undefined {
  const type = edmType(column);
  switch (literal.type) {
    case "null":
      return undefined;
    case "Edm.String":
      return type === "Edm.String" ? toTextValue(literal.value, column, collation) : undefined;
    case "Edm.Boolean":
      return type === "Edm.Boolean" ? Number(literal.value) : undefined;
    case "Edm.Guid":
      return type === "Edm.Guid" ? guidToBlob(literal.value) : undefined;
    case "Edm.Date":
    case "Edm.DateTimeOffset":
      return toDateValue(literal.type, literal.value, type);
    default:
      return isNumber(type) ? literal.value : undefined;
  }
}

/** Choices that cannot be read are no value that a column could have, and stay as they are. */
function toTextValue(text: string, { type }: Column, collation: Collation): string {
  return type === "MultiSelectPicklist" ? (storeChoices(text) ?? text) : foldText(text, collation);
}

/** Days and instants compare with each other; a day is its first instant, in UTC. */
function toDateValue(from: "Edm.Date" | "Edm.DateTimeOffset", value: string, to: EdmType): string | undefined {
  if (from === to) return value;
  if (to === "Edm.Date") return asDate(value);
  return to === "Edm.DateTimeOffset" ? startOfDate(value) : undefined;
}

/** Query functions take every value as text: '5' for a number, 'true' or '1' for a choice of two, '{…}' for a guid. */
export function textToColumnValue(text: string, column: Column, collation: Collation): SQLInputValue {
  const type = edmType(column);
  if (type === "Edm.String") return toTextValue(text, column, collation);
  const literal = literalIn(type === "Edm.Boolean" ? asBoolean(text) : text);
  const value = literal && toColumnValue(literal, column, collation);
  if (value !== undefined) return value;
  throw badRequest(`Cannot convert the literal '${text}' to the expected type '${type}' of '${column.wireName}'.`);
}

function literalIn(text: string): Literal | undefined {
  const bare = text.replace(/^\{(.*)\}$/, "$1");
  const [first, second] = tokenize(bare);
  return first && second?.kind === "end" ? readLiteral(first, bare) : undefined;
}

function asBoolean(text: string): string {
  if (text === "1") return "true";
  return text === "0" ? "false" : text;
}
