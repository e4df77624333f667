import type { Definitions } from "../definitions/model.ts";
import { OWNER_TABLE } from "./schema.ts";
import { quote } from "../quote.ts";
import type { Store } from "./store.ts";

/** Deletes every record of every table. Versions go on from where they were. */
export function emptyTables(store: Store, definitions: Definitions): void {
  for (const name of definitions.tables.keys()) {
    if (name !== OWNER_TABLE) store.run(`DELETE FROM ${quote(name)}`);
  }
}
