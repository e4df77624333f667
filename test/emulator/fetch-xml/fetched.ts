import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Table } from "../../../src/emulator/definitions/model.ts";
import { compileFetch } from "../../../src/emulator/fetch-xml/compile-fetch.ts";
import type { CompiledFetch } from "../../../src/emulator/fetch-xml/compiled-fetch.ts";
import { blobToGuid } from "../../../src/emulator/guid.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { contextOf, run } from "../query/sample-database.ts";
import { account } from "../query/sample-tables.ts";

/** The n of ids that `id(n)` made, and other values as they are. */
export type Fetched = Readonly<Record<string, string | number | null>>;

export function compile(fetchXml: string, table: Table = account, aggregateLimit = 50_000): CompiledFetch {
  return compileFetch({ fetchXml, withLookupNames: false, withCount: false, aggregateLimit }, contextOf(table));
}

/** The rows of the answer, by the names that columns have in it. */
export function fetched(database: DatabaseSync, fetchXml: string, table?: Table): readonly Fetched[] {
  return rowsOf(database, compile(fetchXml, table));
}

export function rowsOf(database: DatabaseSync, query: CompiledFetch): readonly Fetched[] {
  return run(database, query).map((row) =>
    Object.fromEntries(query.columns.map(({ column, position }) => [column.wireName, plain(row[position])])),
  );
}

function plain(value: SQLOutputValue | undefined): string | number | null {
  if (value instanceof Uint8Array) return Number(blobToGuid(value).slice(24));
  return typeof value === "bigint" ? Number(value) : (value ?? null);
}

/** The accounts that a filter finds, by the n of their ids. */
export function filtered(database: DatabaseSync, filter: string): readonly unknown[] {
  const xml = `<fetch><entity name="account"><attribute name="accountid"/><order attribute="accountid"/>${filter}</entity></fetch>`;
  return fetched(database, xml).map(({ accountid }) => accountid);
}

/** Those for which one condition holds, given as its attributes and what is inside of it. */
export function holding(database: DatabaseSync, attributes: string, inside = ""): readonly unknown[] {
  return filtered(database, `<filter><condition ${attributes}>${inside}</condition></filter>`);
}

/** What a query is refused with. Throws when it is not. */
export function refusal(fetchXml: string, table?: Table): Pick<WebApiError, "status" | "code" | "message"> {
  try {
    compile(fetchXml, table);
  } catch (error) {
    if (error instanceof WebApiError) return { status: error.status, code: error.code, message: error.message };
    throw error;
  }
  throw new Error("The query was expected to be refused, and was not.");
}
