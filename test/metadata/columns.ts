import type { Choice, Column, TableDefinition } from "../../src/metadata/definition.ts";
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
    maxBytes: undefined,
    precision: undefined,
    dateBehavior: "UserLocal",
    choices: [],
    targets: [],
    ...more,
  };
}

/** An option with its labels, of which the first is the user's own. */
export function aChoice(value: number, ...labels: readonly string[]): Choice {
  return { value, label: labels[0] ?? "", labels };
}

/** The table "thing" with these columns, in an environment that has account, contact, systemuser and team as well. */
export function aTable(...columns: readonly Column[]): TableKnowledge {
  const table: TableDefinition = {
    name: "thing",
    entitySet: "things",
    primaryId: "thingid",
    primaryName: "name",
    keys: [],
    association: undefined,
    isActivity: false,
    isElastic: false,
    columns: new Map([aColumn("Uniqueidentifier", { name: "thingid" }), ...columns].map((each) => [each.name, each])),
  };
  const names = ["thing", "account", "contact", "systemuser", "team"];
  return { table, entitySets: new Map(names.map((name) => [name, `${name}s`])), others: new Map() };
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
    choices: [aChoice(1, "Male"), aChoice(2, "Female")],
  }),
  years: aColumn("Picklist", {
    choices: [aChoice(100, "2025"), aChoice(2025, "by its value"), aChoice(101, "2026")],
  }),
  flag: aColumn("Boolean", {
    choices: [aChoice(1, "Do Not Allow"), aChoice(0, "Allow")],
  }),
  many: aColumn("MultiSelectPicklist", {
    choices: Array.from({ length: 12 }, (_, index) => aChoice(index, `Color ${index}`)),
  }),
  short: aColumn("String", { maxLength: 5 }),
  whole: aColumn("Integer", { min: -1500, max: 1500 }),
  degrees: aColumn("Double", { min: -90, max: 90 }),
  moment: aColumn("DateTime"),
  day: aColumn("DateTime", { dateBehavior: "DateOnly" }),
  guid: aColumn("Uniqueidentifier"),
} as const;

/** Labels of two languages; one word is in both. */
export const spoken = aColumn("Picklist", {
  choices: [aChoice(1, "Gift", "Geschenk"), aChoice(2, "Woman", "Frau", "Gift")],
});
