import type { Connection } from "../../connection/connection.ts";
import { isLookup, type Column, type TableDefinition } from "../../metadata/definition.ts";
import { describeTable } from "../../metadata/tables.ts";
import { parseGuid } from "../../web-api/guid.ts";

/** Where names are looked for: one column of one table. */
export interface Place {
  readonly table: TableDefinition;
  readonly column: Column;
}

/** The places where a text is looked for. */
export type FindPlaces = (text: string) => readonly Place[];

/** A user is known by these, too: all of them look like an address. */
const USER = "systemuser";
const ADDRESSES = ["domainname", "internalemailaddress"];

/** @param by the column that holds the names; undefined for each table's primary name */
export async function placesIn(
  connection: Connection,
  tables: readonly string[],
  by: string | undefined,
): Promise<FindPlaces> {
  const described = await Promise.all(tables.map((table) => describeTable(connection, table)));
  const definitions = described.map(({ table }) => table);
  const names = definitions.flatMap((table) => placesOf(table, [by ?? table.primaryName]));
  const addresses = definitions.flatMap((table) => (by === undefined ? placesOf(table, addressesOf(table)) : []));
  const ids = definitions.flatMap((table) => placesOf(table, [table.primaryId]));
  return (text) => {
    if (parseGuid(text) !== undefined) return ids;
    return text.includes("@") ? [...names, ...addresses] : names;
  };
}

function placesOf(table: TableDefinition, names: readonly (string | undefined)[]): Place[] {
  return names.flatMap((name) => {
    const column = name === undefined ? undefined : table.columns.get(name);
    return column === undefined || isLookup(column) ? [] : [{ table, column }];
  });
}

function addressesOf({ name, primaryName }: TableDefinition): readonly string[] {
  return name === USER ? ADDRESSES.filter((address) => address !== primaryName) : [];
}
