import type { Definitions } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import type { Store } from "./store.ts";
import { isView } from "./views.ts";

/** Deletes every record of every table, and every file. Versions go on from where they were. */
export function emptyTables(store: Store, definitions: Definitions): void {
  store.run(`DELETE FROM "_files"`);
  for (const table of definitions.tables.values()) {
    if (!isView(table)) store.run(`DELETE FROM ${quote(table.logicalName)}`);
  }
}
