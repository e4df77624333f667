import { readdirSync, readFileSync } from "node:fs";
import { makeMinimalTable } from "./minimal-table.ts";
import { makeTable } from "./make-table.ts";
import type { Definitions, TableDefinition } from "./model.ts";

const folder = new URL("tables/", import.meta.url);

let loaded: Definitions | undefined;

/** All tables that the emulator has. Read once a process: definitions never change. */
export function loadDefinitions(): Definitions {
  loaded ??= makeDefinitions(readDefinitionFiles());
  return loaded;
}

function readDefinitionFiles(): TableDefinition[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as TableDefinition);
}

/** The given tables, and minimal ones for those that their lookups refer to. */
export function makeDefinitions(given: readonly TableDefinition[]): Definitions {
  const known = new Set(given.map(({ logicalName }) => logicalName));
  const missing = [...new Map(given.flatMap(referredTables))].filter(([name]) => !known.has(name)).sort();
  const minimal = missing.map(([name, id], position) => makeMinimalTable(name, id, position));
  const tables = [...given, ...minimal].map(makeTable);
  return {
    tables: new Map(tables.map((table) => [table.logicalName, table])),
    sets: new Map(tables.map((table) => [table.entitySetName, table])),
  };
}

/** With the name of the primary id, which for an activity is not the table's name and "id". */
function referredTables({ attributes, manyToOneRelationships }: TableDefinition): [name: string, primaryId: string][] {
  const targets = attributes.flatMap(({ targets = [] }) => targets);
  return [
    ...targets.map((target): [string, string] => [target, `${target}id`]),
    ...manyToOneRelationships.map((r): [string, string] => [r.referencedTable, r.referencedAttribute]),
  ];
}
