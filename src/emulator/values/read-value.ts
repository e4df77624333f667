import type { SQLInputValue } from "node:sqlite";
import { choiceTypes, textTypes, type Column, type Table } from "../definitions/model.ts";
import { guidToBlob, isGuid } from "../guid.ts";
import { cannotConvert, fileTooBig, invalidOption, notSupported, tooLong } from "../web-api-error.ts";
import { readChoices, storeChoices } from "./choices.ts";
import { dateReader } from "./read-date.ts";
import { numberReader } from "./read-number.ts";

/** Makes what SQLite holds of a value in a payload, or throws the WebApiError that the service answers. */
export type ReadValue = (value: unknown) => SQLInputValue;

/** How to read the values of a column. Null clears any column, so it never comes here. */
export function valueReader(column: Column, table: Table): ReadValue {
  const { type } = column;
  if (textTypes.has(type)) return textReader(column, table);
  if (choiceTypes.has(type)) return choiceReader(column, table);
  switch (type) {
    case "BigInt":
    case "Decimal":
    case "Double":
    case "Integer":
    case "Money":
      return numberReader(column, table);
    case "Boolean":
      return booleanReader(table);
    case "DateTime":
      return dateReader(column, table);
    case "Uniqueidentifier":
      return guidReader(table);
    case "Image":
      return imageReader(column, table);
    case "MultiSelectPicklist":
      return choicesReader(column, table);
    default:
      throw notSupported(`writing the column '${column.logicalName}', which is of type ${type}`);
  }
}

function textReader({ logicalName, maxLength = Infinity }: Column, table: Table): ReadValue {
  return (value) => {
    if (typeof value !== "string") throw cannotConvert(table.entitySetName, value, "Edm.String");
    if (value.length > maxLength) throw tooLong(logicalName, table.logicalName, maxLength);
    return value;
  };
}

function choiceReader(column: Column, table: Table): ReadValue {
  const known = new Set(column.options?.map((option) => option.value));
  const readNumber = numberReader(column, table);
  return (value) => {
    const number = readNumber(value);
    if (known.has(number)) return number;
    throw invalidOption(column.logicalName, number);
  };
}

function choicesReader(column: Column, table: Table): ReadValue {
  const known = new Set(column.options?.map((option) => option.value));
  return (value) => {
    const stored = typeof value === "string" ? storeChoices(value) : undefined;
    if (stored === undefined) throw cannotConvert(table.entitySetName, value, "Edm.String");
    const unknown = readChoices(stored).find((choice) => !known.has(choice));
    if (unknown !== undefined) throw invalidOption(column.logicalName, unknown);
    return stored;
  };
}

function booleanReader({ entitySetName }: Table): ReadValue {
  return (value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    throw cannotConvert(entitySetName, value, "Edm.Boolean");
  };
}

function guidReader({ entitySetName }: Table): ReadValue {
  return (value) => {
    if (typeof value === "string" && isGuid(value)) return guidToBlob(value);
    throw cannotConvert(entitySetName, value, "Edm.Guid");
  };
}

/** In bytes. */
export const KILOBYTE = 1024;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function imageReader({ maxSizeInKb = Infinity }: Column, { entitySetName }: Table): ReadValue {
  return (value) => {
    if (typeof value !== "string" || !BASE64.test(value)) throw cannotConvert(entitySetName, value, "Edm.Binary");
    const image = Buffer.from(value, "base64");
    if (image.length > maxSizeInKb * KILOBYTE) throw fileTooBig();
    return image;
  };
}
