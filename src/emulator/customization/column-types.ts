/** What a new column of each type may be given, and what it is when it is not. */
import type { ColumnDefinition, ColumnType } from "../definitions/model.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { invalidArgument } from "./customization-errors.ts";
import {
  readFlag,
  readInteger,
  readManagedText,
  readMember,
  readNumber,
  readObject,
  readText,
} from "./metadata-payload.ts";
import { readBooleanOptions } from "./read-options.ts";

export type TypeProperties = Partial<ColumnDefinition> & Pick<ColumnDefinition, "type">;

const stringFormats = [
  "Text",
  "Email",
  "TextArea",
  "Url",
  "TickerSymbol",
  "PhoneticGuide",
  "Phone",
  "Json",
  "RichText",
];
const memoFormats = ["Text", "TextArea", "Email", "Json", "RichText", "InternalExtentData"];
const integerFormats = ["None", "Duration", "TimeZone", "Language", "Locale"];
const behaviors = ["UserLocal", "DateOnly", "TimeZoneIndependent"] as const;

/** What may be asked for, and what a column has when nothing is ("File columns", "Image columns", Microsoft Learn). */
const FILE_KILOBYTES = { maximum: 10_485_760, otherwise: 32_768 };
const IMAGE_KILOBYTES = { maximum: 30_720, otherwise: 10_240 };

const MAXIMUM_STRING = 4000;
const MAXIMUM_MEMO = 1_048_576;
const INTEGERS = { min: -2_147_483_648, max: 2_147_483_647 };
const DECIMALS = { min: -100_000_000_000, max: 100_000_000_000 };
const MONEY = { min: -922_337_203_685_477, max: 922_337_203_685_477 };

const readers: Readonly<Record<string, (payload: Payload) => TypeProperties>> = {
  BigInt: () => ({ type: "BigInt", min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  Boolean: (payload) => ({
    type: "Boolean",
    defaultValue: readFlag(payload, "DefaultValue") === true ? 1 : 0,
    options: readBooleanOptions(readObject(payload, "OptionSet")),
  }),
  DateTime: readDateTime,
  Decimal: (payload) => ({ type: "Decimal", ...readRange(payload, DECIMALS), precision: readPrecision(payload, 10) }),
  Double: (payload) => ({ type: "Double", ...readRange(payload, DECIMALS), precision: readPrecision(payload, 5) }),
  File: (payload) => ({ type: "File", validFor: "r", maxSizeInKb: readSize(payload, FILE_KILOBYTES) }),
  Image: (payload) => ({ type: "Image", maxSizeInKb: readSize(payload, IMAGE_KILOBYTES) }),
  Integer: (payload) => ({
    type: "Integer",
    ...readRange(payload, INTEGERS),
    format: readMember(readText(payload, "Format"), integerFormats, "IntegerFormat") ?? "None",
  }),
  Memo: (payload) => ({
    type: "Memo",
    maxLength: readLength(payload, 2000, MAXIMUM_MEMO),
    format: readMember(readText(payload, "Format"), memoFormats, "StringFormat") ?? "TextArea",
  }),
  Money: (payload) => ({ type: "Money", ...readRange(payload, MONEY), precision: readPrecision(payload, 4) }),
  String: readString,
};

/** Undefined for a type that takes its options from an option set, or that cannot be made. */
export function readTypeProperties(type: string, payload: Payload): TypeProperties | undefined {
  return Object.hasOwn(readers, type) ? readers[type]?.(payload) : undefined;
}

function readString(payload: Payload): TypeProperties {
  if ((readText(payload, "AutoNumberFormat") ?? "") !== "") throw notSupported("columns that number themselves");
  const format = readManagedText(payload, "FormatName") ?? readText(payload, "Format");
  return {
    type: "String",
    maxLength: readLength(payload, 100, MAXIMUM_STRING),
    format: readMember(format, stringFormats, "StringFormatName") ?? "Text",
  };
}

function readDateTime(payload: Payload): TypeProperties {
  const behavior = readMember(readManagedText(payload, "DateTimeBehavior"), behaviors, "DateTimeBehavior");
  const otherwise = behavior === "DateOnly" ? "DateOnly" : "DateAndTime";
  const format = readMember(readText(payload, "Format"), ["DateAndTime", "DateOnly"], "DateTimeFormat") ?? otherwise;
  if (behavior === "DateOnly" && format !== "DateOnly") {
    throw invalidArgument("A column whose DateTimeBehavior is 'DateOnly' must have the Format 'DateOnly'.");
  }
  return { type: "DateTime", format, dateTimeBehavior: behavior ?? "UserLocal" };
}

export function readLength(payload: Payload, otherwise: number, maximum: number): number {
  const length = readInteger(payload, "MaxLength") ?? otherwise;
  if (length >= 1 && length <= maximum) return length;
  throw invalidArgument(`The MaxLength ${length} is not valid. Expected a number from 1 to ${maximum}.`);
}

function readSize(payload: Payload, { maximum, otherwise }: typeof FILE_KILOBYTES): number {
  const size = readInteger(payload, "MaxSizeInKB") ?? otherwise;
  if (size >= 1 && size <= maximum) return size;
  throw invalidArgument(`The MaxSizeInKB ${size} is not valid. Expected a number from 1 to ${maximum}.`);
}

export function maximumLength(type: ColumnType): number {
  return type === "Memo" ? MAXIMUM_MEMO : MAXIMUM_STRING;
}

function readPrecision(payload: Payload, maximum: number): number {
  const precision = readInteger(payload, "Precision") ?? 2;
  if (precision >= 0 && precision <= maximum) return precision;
  throw invalidArgument(`The Precision ${precision} is not valid. Expected a number from 0 to ${maximum}.`);
}

function readRange(payload: Payload, widest: { min: number; max: number }): { min: number; max: number } {
  const [min, max] = [readNumber(payload, "MinValue") ?? widest.min, readNumber(payload, "MaxValue") ?? widest.max];
  if (widest.min <= min && min <= max && max <= widest.max) return { min, max };
  throw invalidArgument(
    `The range from ${min} to ${max} is not valid. Expected MinValue and MaxValue between ${widest.min} and ${widest.max}.`,
  );
}
