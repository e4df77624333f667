import type { TableDefinition } from "../definitions/model.ts";
import { insertInto } from "../seeding/seed.ts";
import { addTableMessages } from "../seeding/seed-messages.ts";
import type { Store } from "../store/store.ts";
import type { Payload } from "../writes/step.ts";
import type { Customizer } from "./customizer.ts";
import { readTable } from "./read-table.ts";

/** Makes the table that the payload describes, as posted to `EntityDefinitions`. Throws WebApiError. */
export function createTable(payload: Payload, customizer: Customizer, store: Store, now: Date): TableDefinition {
  const { definitions } = customizer;
  const table = readTable(payload, definitions);
  store.transaction(() => {
    customizer.apply({ tables: [table] });
    const made = definitions.tables.get(table.logicalName);
    if (made) addTableMessages(insertInto(store, definitions, now), store, made);
  });
  return table;
}

/** Makes those of the tables that are not there yet: what the emulator's options name. Throws an Error that tells which cannot be made. */
export function createMissingTables(
  payloads: readonly Payload[],
  customizer: Customizer,
  store: Store,
  now: Date,
): void {
  for (const payload of payloads) {
    const name = payload.SchemaName;
    const isThere = typeof name === "string" && customizer.definitions.tables.has(name.toLowerCase());
    if (isThere) continue;
    try {
      createTable(payload, customizer, store, now);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The table '${String(name)}' of the option 'tables' cannot be made. ${reason}`, { cause });
    }
  }
}
