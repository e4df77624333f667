import type { GlobalOptionSet, TableDefinition } from "../definitions/model.ts";
import type { Customizations, DefinitionRegistry } from "../definitions/registry.ts";
import { migrate } from "../store/migration.ts";
import type { Store } from "../store/store.ts";
import { openSavedCustomizations } from "./saved-customizations.ts";

/** Definitions that take the place of those of the same name, and such that go. */
export interface Change {
  readonly tables?: readonly TableDefinition[];
  readonly removedTables?: readonly string[];
  readonly optionSets?: readonly GlobalOptionSet[];
  readonly removedOptionSets?: readonly string[];
}

/** Changes definitions: in memory, in the database's tables, and in the note of them that the database keeps. */
export interface Customizer {
  readonly definitions: DefinitionRegistry;
  /** How long the index of a new alternate key takes to build. */
  readonly keyIndexDelayMs: number;
  /** All of the change or, when the database refuses it, nothing: as part of the transaction that is under way. */
  apply(change: Change): void;
  /** Back to what the emulator comes with. Records of the tables that stay are kept. */
  reset(): void;
}

/** Takes up the customizations that the database holds. */
export function createCustomizer(store: Store, definitions: DefinitionRegistry, keyIndexDelayMs: number): Customizer {
  const saved = openSavedCustomizations(store);
  const follow = () => {
    definitions.customize(saved.read());
  };
  if (!saved.isEmpty()) follow();
  store.whenUndone(() => {
    if (saved.haveChanged()) follow();
  });

  function replace(next: Customizations, names: Iterable<string>): void {
    store.transaction(() => {
      // First the note: if anything after it fails, it tells that the definitions have to go back.
      saved.write(next);
      const before = definitions.tables;
      definitions.customize(next);
      const after = definitions.tables;
      store.define([...names].flatMap((name) => migrate(before.get(name), after.get(name))));
    });
  }

  return {
    definitions,
    keyIndexDelayMs,
    apply(change) {
      const { tables = [], removedTables = [] } = change;
      const names = new Set([...tables.map(({ logicalName }) => logicalName), ...removedTables]);
      replace(changed(definitions.customizations(), change), names);
    },
    reset() {
      const { tables, optionSets } = definitions.customizations();
      if (tables.size + optionSets.size > 0) replace({ tables: new Map(), optionSets: new Map() }, tables.keys());
    },
  };
}

function changed(current: Customizations, change: Change): Customizations {
  const { tables = [], removedTables = [], optionSets = [], removedOptionSets = [] } = change;
  const nextTables = new Map(current.tables);
  for (const table of tables) nextTables.set(table.logicalName, table);
  for (const name of removedTables) nextTables.delete(name);
  const nextOptionSets = new Map(current.optionSets);
  for (const optionSet of optionSets) nextOptionSets.set(optionSet.name, optionSet);
  for (const name of removedOptionSets) nextOptionSets.delete(name);
  return { tables: nextTables, optionSets: nextOptionSets };
}
