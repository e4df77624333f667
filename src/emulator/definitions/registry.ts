import { BASE_LANGUAGE } from "./label.ts";
import { indexDefinitions, loadDefinitions, loadTableDefinitions } from "./load.ts";
import type { Definitions, GlobalOptionSet, TableDefinition } from "./model.ts";

/** What clients have made or changed, by name: it stands in the place of what the emulator comes with. */
export interface Customizations {
  readonly tables: ReadonlyMap<string, TableDefinition>;
  readonly optionSets: ReadonlyMap<string, GlobalOptionSet>;
}

/**
 * The one place in which definitions change while the emulator runs. After each change `tables` and `sets` are other
 * maps and every table in them is another object, so that whatever was worked out from one is forgotten with it.
 */
export interface DefinitionRegistry extends Definitions {
  /** As a definition file would write it: what a change starts from. */
  definitionOf(logicalName: string): TableDefinition | undefined;
  /** What the emulator comes with, and no client can delete. */
  builtIn(logicalName: string): TableDefinition | undefined;
  customizations(): Customizations;
  customize(customizations: Customizations): void;
}

/** @param language that in which users read labels */
export function createRegistry(language = BASE_LANGUAGE): DefinitionRegistry {
  const given = new Map(loadTableDefinitions().map((table) => [table.logicalName, table]));
  let customizations: Customizations = { tables: new Map(), optionSets: new Map() };
  let written: ReadonlyMap<string, TableDefinition> = given;
  let current = loadDefinitions();
  return {
    get tables() {
      return current.tables;
    },
    get sets() {
      return current.sets;
    },
    get optionSets() {
      return current.optionSets;
    },
    language,
    definitionOf: (logicalName) => written.get(logicalName),
    builtIn: (logicalName) => given.get(logicalName),
    customizations: () => customizations,
    customize(changed) {
      customizations = changed;
      written = new Map([...given, ...changed.tables]);
      current = indexDefinitions([...written.values()], [...changed.optionSets.values()], language);
    },
  };
}
