import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import type { Store } from "./store.ts";

/** Inserts a row with those of the values that the table has columns for, those included that no client can write. */
export function insertRow(store: Store, table: Table, values: Readonly<Record<string, SQLInputValue>>): void {
  const known = Object.entries({ versionnumber: store.nextVersion(), ...values }).filter(([name]) =>
    isKept(name, table),
  );
  const names = known.map(([name]) => quote(name)).join(", ");
  const marks = known.map(() => "?").join(", ");
  store.run(
    `INSERT INTO ${quote(table.logicalName)} (${names}) VALUES (${marks})`,
    known.map(([, value]) => value),
  );
}

function isKept(name: string, { columns }: Table): boolean {
  return columns.has(name) || [...columns.values()].some(({ targetColumn }) => targetColumn === name);
}
