import { readdirSync, readFileSync } from "node:fs";
import { makeIntersectTable } from "./intersect-table.ts";
import { FIRST_TYPE_CODE, makeMinimalTable } from "./minimal-table.ts";
import { makeTable } from "./make-table.ts";
import { BASE_LANGUAGE } from "./label.ts";
import type { Definitions, GlobalOptionSet, TableDefinition } from "./model.ts";

const folder = new URL("tables/", import.meta.url);

interface Loaded {
  readonly written: readonly TableDefinition[];
  readonly definitions: Definitions;
}

let loaded: Loaded | undefined;

/** The tables that every emulator comes with. Read once a process: these never change. */
export function loadDefinitions(): Definitions {
  return load().definitions;
}

/** The same as their files write them, with the minimal ones that their lookups refer to. */
export function loadTableDefinitions(): readonly TableDefinition[] {
  return load().written;
}

function load(): Loaded {
  if (loaded) return loaded;
  const written = withMinimalTables(readDefinitionFiles());
  loaded = { written, definitions: indexDefinitions(written) };
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
  return indexDefinitions(withMinimalTables(given));
}

/** Makes the definitions ready to be looked up by name. */
export function indexDefinitions(
  definitions: readonly TableDefinition[],
  optionSets: readonly GlobalOptionSet[] = [],
  language = BASE_LANGUAGE,
): Definitions {
  const tables = definitions.map(makeTable);
  return {
    tables: new Map(tables.map((table) => [table.logicalName, table])),
    sets: new Map(tables.map((table) => [table.entitySetName, table])),
    optionSets: new Map(optionSets.map((optionSet) => [optionSet.name, optionSet])),
    language,
  };
}

function withMinimalTables(given: readonly TableDefinition[]): TableDefinition[] {
  const known = new Set(given.map(({ logicalName }) => logicalName));
  const missing = [...new Map(given.flatMap(referredTables))].filter(([name]) => !known.has(name)).sort();
  const minimal = missing.map(([name, id], position) => makeMinimalTable(name, id, position));
  return [...given, ...minimal, ...intersectTables(given, known, minimal.length)];
}

/** For the many-to-many relationships of the given tables. */
function intersectTables(given: readonly TableDefinition[], known: ReadonlySet<string>, position: number) {
  const all = given.flatMap(({ manyToManyRelationships }) => manyToManyRelationships);
  const missing = new Map(all.filter((one) => !known.has(one.intersectTable)).map((one) => [one.intersectTable, one]));
  return [...missing.values()].map((one, index) => {
    const table = makeIntersectTable(one, FIRST_TYPE_CODE + position + index);
    return { ...table, entitySetName: systemSetName(table.logicalName) ?? table.entitySetName };
  });
}

/** The platform's own are called otherwise than those that solutions bring, which have a prefix. */
function systemSetName(name: string): string | undefined {
  if (name.includes("_")) return undefined;
  return name.endsWith("s") ? `${name}collection` : `${name}s`;
}

/** With the name of the primary id, which for an activity is not the table's name and "id". */
function referredTables(definition: TableDefinition): [name: string, primaryId: string][] {
  const { attributes, manyToOneRelationships, manyToManyRelationships } = definition;
  const targets = attributes.flatMap(({ targets = [] }) => targets);
  return [
    ...targets.map((target): [string, string] => [target, `${target}id`]),
    ...manyToOneRelationships.map((r): [string, string] => [r.referencedTable, r.referencedAttribute]),
    ...manyToManyRelationships.map((r): [string, string] => [r.table1, r.attribute1]),
    ...manyToManyRelationships.map((r): [string, string] => [r.table2, r.attribute2]),
  ];
}
