import type { Definitions, Table } from "./model.ts";

/** A table that somebody names and that is not there. */
export class UnknownTable extends Error {
  override readonly name = "UnknownTable";
}

/** The table of a logical name. Throws UnknownTable. */
export function findTable(name: string, { tables }: Definitions): Table {
  const table = tables.get(name);
  if (table) return table;
  throw new UnknownTable(`The emulator has no table '${name}'. Expected a logical name such as 'account'.`);
}
