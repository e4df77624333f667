import type { SQLOutputValue } from "node:sqlite";
import { textIn } from "../definitions/label.ts";
import { choiceTypes, type Column } from "../definitions/model.ts";
import type { Organization } from "../organization.ts";
import { readChoices } from "../values/choices.ts";

/**
 * A value as a user reads it; undefined for values that have no other form. For an American user in UTC, but labels are in the language of the organization's users.
 *
 * @param currency of amounts: the record's
 */
export type FormatValue = (value: SQLOutputValue, currency?: Uint8Array | null) => string | undefined;

/** Undefined for columns, such as text, whose values are readable as they are. */
export function valueFormatter(column: Column, environment: Organization): FormatValue | undefined {
  const { type } = column;
  if (choiceTypes.has(type) || type === "Boolean") return labelFormatter(column, environment);
  if (type === "MultiSelectPicklist") return labelsFormatter(column, environment);
  switch (type) {
    case "Integer":
    case "BigInt":
      return (value) => wholeNumber.format(Number(value));
    case "Decimal":
    case "Double":
      return decimalFormatter(column);
    case "Money":
      return moneyFormatter(column, environment);
    case "DateTime":
      return dateFormatter(column);
    default:
      return undefined;
  }
}

const wholeNumber = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

function labelFormatter(column: Column, environment: Organization): FormatValue {
  const labels = labelsOf(column, environment);
  return (value) => labels.get(Number(value));
}

function labelsFormatter(column: Column, environment: Organization): FormatValue {
  const labels = labelsOf(column, environment);
  return (value) =>
    readChoices(String(value))
      .map((choice) => labels.get(choice) ?? String(choice))
      .join("; ");
}

function labelsOf({ options = [] }: Column, { definitions }: Organization): ReadonlyMap<number, string> {
  return new Map(options.map(({ value, label }) => [value, textIn(label, definitions.language)]));
}

function decimalFormatter({ precision = 2 }: Column): FormatValue {
  const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: precision, maximumFractionDigits: precision });
  return (value) => format.format(Number(value));
}

function moneyFormatter(column: Column, { store, baseCurrencyId }: Organization): FormatValue {
  const format = decimalFormatter(column);
  const isBase = column.logicalName.endsWith("_base");
  const symbolOf = (currency: Uint8Array) =>
    store.row(`SELECT "currencysymbol" FROM "transactioncurrency" WHERE "transactioncurrencyid" = ?`, [currency])?.[0];
  return (value, currency) => {
    const symbol = symbolOf(isBase ? baseCurrencyId : (currency ?? baseCurrencyId));
    const amount = format(Math.abs(Number(value))) ?? "";
    return `${Number(value) < 0 ? "-" : ""}${typeof symbol === "string" ? symbol : ""}${amount}`;
  };
}

function dateFormatter({ format }: Column): FormatValue {
  const style: Intl.DateTimeFormatOptions =
    format === "DateOnly" ? {} : { hour: "numeric", minute: "2-digit", hour12: true };
  const formatter = new Intl.DateTimeFormat("en-US", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    ...style,
    timeZone: "UTC",
  });
  // Newer versions of the formatter write a narrow space before AM, the service a plain one and no comma.
  return (value) =>
    formatter
      .format(new Date(String(value)))
      .replaceAll("\u202f", " ")
      .replace(",", "");
}
