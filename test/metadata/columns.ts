import type { Column, TableDefinition } from "../../src/metadata/definition.ts";
import type { TableKnowledge } from "../../src/metadata/tables.ts";

/** A column of a table "thing" that can be written, with what the test says of it. */
export function aColumn(type: string, more: Partial<Column> = {}): Column {
  return {
    name: "value",
    type,
    creatable: true,
    updatable: true,
    readable: true,
    attributeOf: undefined,
    maxLength: undefined,
    min: undefined,
    max: undefined,
    dateOnly: false,
    choices: [],
    targets: [],
    ...more,
  };
}

/** The table "thing" with these columns, in an environment that has account, contact, systemuser and team as well. */
export function aTable(...columns: readonly Column[]): TableKnowledge {
  const table: TableDefinition = {
    name: "thing",
    entitySet: "things",
    primaryId: "thingid",
    primaryName: "name",
    columns: new Map([aColumn("Uniqueidentifier", { name: "thingid" }), ...columns].map((each) => [each.name, each])),
  };
  const names = ["thing", "account", "contact", "systemuser", "team"];
  return { table, entitySets: new Map(names.map((name) => [name, `${name}s`])) };
}

/** The message of what a function throws. */
export function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Expected an error, got a result.");
}

/** One of each type. */
export const columns = {
  gender: aColumn("Picklist", {
    choices: [
      { value: 1, label: "Male" },
      { value: 2, label: "Female" },
    ],
  }),
  years: aColumn("Picklist", {
    choices: [
      { value: 100, label: "2025" },
      { value: 2025, label: "by its value" },
      { value: 101, label: "2026" },
    ],
  }),
  flag: aColumn("Boolean", {
    choices: [
      { value: 1, label: "Do Not Allow" },
      { value: 0, label: "Allow" },
    ],
  }),
  many: aColumn("MultiSelectPicklist", {
    choices: Array.from({ length: 12 }, (_, index) => ({ value: index, label: `Color ${index}` })),
  }),
  short: aColumn("String", { maxLength: 5 }),
  whole: aColumn("Integer", { min: -1500, max: 1500 }),
  degrees: aColumn("Double", { min: -90, max: 90 }),
  moment: aColumn("DateTime"),
  day: aColumn("DateTime", { dateOnly: true }),
  guid: aColumn("Uniqueidentifier"),
} as const;
