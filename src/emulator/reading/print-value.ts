import type { SQLOutputValue } from "node:sqlite";
import { guidTypes, textTypes, type Column } from "../definitions/model.ts";
import { blobToGuid } from "../guid.ts";

/** A value as SQLite holds it, as JSON text. */
export type PrintValue = (value: SQLOutputValue) => string;

/** How the values of a column look on the wire. */
export function valuePrinter({ type }: Column): PrintValue {
  if (textTypes.has(type)) return printText;
  if (guidTypes.has(type)) return printGuid;
  if (type === "Boolean") return printBoolean;
  if (type === "DateTime") return printDate;
  if (type === "MultiSelectPicklist") return printChoices;
  return type === "Image" ? printImage : String;
}

function printText(value: SQLOutputValue): string {
  return value === null ? "null" : quoted(value as string);
}

function printGuid(value: SQLOutputValue): string {
  return value === null ? "null" : `"${blobToGuid(value as Uint8Array)}"`;
}

function printBoolean(value: SQLOutputValue): string {
  if (value === null) return "null";
  return value === 0 ? "false" : "true";
}

function printDate(value: SQLOutputValue): string {
  return value === null ? "null" : `"${value as string}"`;
}

function printChoices(value: SQLOutputValue): string {
  return value === null ? "null" : `"${(value as string).slice(1, -1)}"`;
}

function printImage(value: SQLOutputValue): string {
  return value === null ? "null" : `"${Buffer.from(value as Uint8Array).toString("base64")}"`;
}

const PLAIN = /^[ !#-[\]-\x7e]*$/;

/** Most texts need no escapes, and then two quotes are quicker than JSON.stringify. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
