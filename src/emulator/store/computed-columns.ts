import type { Column, Table } from "../definitions/model.ts";
import { quote, quoteText } from "../quote.ts";

/** The names that the service composes, and what of. */
const composedNames: Readonly<Record<string, readonly [first: string, last: string]>> = {
  fullname: ["firstname", "lastname"],
  yomifullname: ["yomifirstname", "yomilastname"],
};

const BASE = "_base";
const BASE_PRECISION = 4;

/**
 * The SQL expression of a column whose value follows from others of its record, so that SQLite keeps it true without
 * any write having to think of it; undefined for a column with a value of its own.
 */
export function computedAs(column: Column, table: Table): string | undefined {
  return (
    composedName(column, table) ??
    composedAddress(column, table) ??
    amountInBaseCurrency(column, table) ??
    imageUrl(column, table) ??
    activityType(column, table)
  );
}

function composedName({ logicalName, creatable }: Column, table: Table): string | undefined {
  const parts = composedNames[logicalName];
  if (creatable || !parts?.every((part) => table.columns.has(part))) return undefined;
  const joined = parts.map((part) => `coalesce(${quote(part)}, '')`).join(" || ' ' || ");
  return `nullif(trim(${joined}), '')`;
}

/** The parts of an address on their lines, as an English organization has them: street, then "city, state postcode", then country. */
function composedAddress({ logicalName }: Column, { columns }: Table): string | undefined {
  const [, address] = /^(address\d)_composite$/.exec(logicalName) ?? [];
  const names = ["line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"];
  if (address === undefined || !names.every((name) => columns.has(`${address}_${name}`))) return undefined;
  const part = (name: string) => `coalesce(${quote(`${address}_${name}`)}, '')`;
  const region = `trim(${part("stateorprovince")} || ' ' || ${part("postalcode")})`;
  const comma = `CASE WHEN ${part("city")} <> '' AND ${region} <> '' THEN ', ' ELSE '' END`;
  const lines = [
    part("line1"),
    part("line2"),
    part("line3"),
    `${part("city")} || ${comma} || ${region}`,
    part("country"),
  ];
  const joined = lines.map((line) => `coalesce(nullif(${line}, '') || char(13, 10), '')`).join(" || ");
  return `nullif(rtrim(${joined}, char(13, 10)), '')`;
}

function amountInBaseCurrency({ logicalName, type }: Column, table: Table): string | undefined {
  if (type !== "Money" || !logicalName.endsWith(BASE) || !table.columns.has("exchangerate")) return undefined;
  const amount = logicalName.slice(0, -BASE.length);
  if (!table.columns.has(amount)) return undefined;
  return `round(${quote(amount)} / "exchangerate", ${BASE_PRECISION})`;
}

/** Where a browser finds the image; the timestamp makes it ask again for a new one. */
function imageUrl(
  { logicalName, attributeOf }: Column,
  { columns, primaryId, logicalName: table }: Table,
): string | undefined {
  const [, image] = /^(.*)_url$/.exec(logicalName) ?? [];
  if (attributeOf === undefined || columns.get(image ?? "")?.type !== "Image") return undefined;
  const address = quoteText(`/Image/download.aspx?Entity=${table}&Attribute=${image}&Id=`);
  const timestamp = quote(`${image}_timestamp`);
  return `CASE WHEN ${timestamp} IS NOT NULL THEN ${address} || guid(${quote(primaryId.logicalName)}) || '&Timestamp=' || ${timestamp} END`;
}

/** An activity knows its table. */
function activityType({ logicalName }: Column, table: Table): string | undefined {
  return logicalName === "activitytypecode" && table.isActivity === true ? quoteText(table.logicalName) : undefined;
}
