import { badRequest } from "../web-api-error.ts";
import type { Literal, NumberType } from "./ast.ts";
import { readDate, readDateTime } from "./dates.ts";
import type { Token } from "./tokens.ts";

const keywords: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["null", { kind: "literal", type: "null" }],
  ["true", { kind: "literal", type: "Edm.Boolean", value: true }],
  ["false", { kind: "literal", type: "Edm.Boolean", value: false }],
]);
const suffixes: ReadonlyMap<string, NumberType> = new Map([
  ["L", "Edm.Int64"],
  ["M", "Edm.Decimal"],
  ["F", "Edm.Double"],
  ["D", "Edm.Double"],
]);
const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;

/** The literal that a token is, or undefined when it is not one. `text` is what it stands in, for the error. */
export function readLiteral(token: Token, text: string): Literal | undefined {
  switch (token.kind) {
    case "string":
      return { kind: "literal", type: "Edm.String", value: unquote(token.text) };
    case "guid":
      return { kind: "literal", type: "Edm.Guid", value: token.text };
    case "date":
      return dated("Edm.Date", readDate(token.text), token, text);
    case "dateTime":
      return dated("Edm.DateTimeOffset", readDateTime(token.text), token, text);
    case "number":
      return readNumber(token.text);
    case "name":
      return keywords.get(token.text);
    default:
      return undefined;
  }
}

/** Takes the quotes off, and halves those inside. */
export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}

function dated(
  type: "Edm.Date" | "Edm.DateTimeOffset",
  value: string | undefined,
  token: Token,
  text: string,
): Literal {
  if (value !== undefined) return { kind: "literal", type, value };
  throw badRequest(`Unrecognized '${type}' literal '${token.text}' at '${token.position}' in '${text}'.`);
}

function readNumber(text: string): Literal {
  const named = suffixes.get(text.slice(-1).toUpperCase());
  const digits = named === undefined ? text : text.slice(0, -1);
  if (!/^-?\d+$/.test(digits)) {
    const type = named ?? (/e/i.test(digits) ? "Edm.Double" : "Edm.Decimal");
    return { kind: "literal", type, value: Number(digits) };
  }
  const value = Number(digits);
  if (named === undefined && value >= -INT32 && value < INT32) return { kind: "literal", type: "Edm.Int32", value };
  if (Number.isSafeInteger(value)) return { kind: "literal", type: named ?? "Edm.Int64", value };
  const exact = BigInt(digits);
  if (exact < -INT64 || exact >= INT64) return { kind: "literal", type: named ?? "Edm.Decimal", value };
  return { kind: "literal", type: named ?? "Edm.Int64", value: exact };
}
