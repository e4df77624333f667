import type { GlobalOptionSet, TableDefinition } from "../definitions/model.ts";
import type { Customizations } from "../definitions/registry.ts";
import type { Store } from "../store/store.ts";

/** The note of the customizations in the database, by which they survive its being closed. */
export interface SavedCustomizations {
  read(): Customizations;
  isEmpty(): boolean;
  write(customizations: Customizations): void;
  /** Whether a transaction that was undone has brought back another state than was last read or written here. */
  haveChanged(): boolean;
}

const createTable = `CREATE TABLE IF NOT EXISTS "_customizations" (
  "kind" TEXT NOT NULL, "name" TEXT NOT NULL, "definition" TEXT NOT NULL, PRIMARY KEY ("kind", "name")
) STRICT, WITHOUT ROWID`;

/** Counts the changes, so that one look tells whether there was any. */
const countChange = `INSERT INTO "_emulator" VALUES ('customizations', 1)
  ON CONFLICT DO UPDATE SET "value" = "value" + 1`;

export function openSavedCustomizations(store: Store): SavedCustomizations {
  store.define([createTable]);
  const changes = () => store.row(`SELECT "value" FROM "_emulator" WHERE "key" = 'customizations'`)?.[0] ?? 0;
  let known = changes();

  function ofKind<T>(kind: string): ReadonlyMap<string, T> {
    const rows = store.rows(`SELECT "name", "definition" FROM "_customizations" WHERE "kind" = ?`, [kind]);
    return new Map(rows.map(([name, definition]) => [String(name), JSON.parse(String(definition)) as T]));
  }

  function writeAll(kind: string, definitions: ReadonlyMap<string, unknown>): void {
    for (const [name, definition] of definitions) {
      store.run(`INSERT INTO "_customizations" VALUES (?, ?, ?)`, [kind, name, JSON.stringify(definition)]);
    }
  }

  return {
    read() {
      known = changes();
      return { tables: ofKind<TableDefinition>("table"), optionSets: ofKind<GlobalOptionSet>("optionset") };
    },
    isEmpty: () => !store.row(`SELECT 1 FROM "_customizations"`),
    write({ tables, optionSets }) {
      store.run(`DELETE FROM "_customizations"`);
      writeAll("table", tables);
      writeAll("optionset", optionSets);
      store.run(countChange);
      known = changes();
    },
    haveChanged: () => changes() !== known,
  };
}
