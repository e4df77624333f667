import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { blobToGuid, guidToBlob, isGuid } from "../guid.ts";
import { badRequest } from "../web-api-error.ts";
import { edmType } from "./edm.ts";
import { foldText, type Collation } from "./fold.ts";
import type { OrderTerm } from "./order-by.ts";

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A value as a paging cookie writes it. */
export function toCookieText(value: SQLOutputValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? `{${blobToGuid(value).toUpperCase()}}` : String(value);
}

/** The reverse, ready to be compared with the term's `comparable`. Throws 400 for what no value of the column can be. */
export function fromCookieText(text: string | null, term: OrderTerm, collation: Collation): SQLInputValue {
  if (text === null) return null;
  if (term.isText) return foldText(text, collation);
  const value = readPlainValue(text, term);
  if (value !== undefined) return value;
  throw badRequest(`The paging cookie has '${text}' as a value of '${term.column.wireName}', which cannot be one.`);
}

function readPlainValue(text: string, { column }: OrderTerm): SQLInputValue | undefined {
  switch (edmType(column)) {
    case "Edm.Guid":
      return isGuid(text.slice(1, -1)) ? guidToBlob(text.slice(1, -1)) : undefined;
    case "Edm.String":
    case "Edm.Date":
    case "Edm.DateTimeOffset":
      return text;
    default:
      return NUMBER.test(text) ? readNumber(text) : undefined;
  }
}

/** Big integers keep their last digits. */
function readNumber(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(text)) return value;
  return BigInt.asIntN(64, BigInt(text));
}
