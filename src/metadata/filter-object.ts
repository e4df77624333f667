import { ValueError } from "../errors.ts";
import { filterText, type FilterTerm } from "../web-api/filter.ts";
import { parseGuid } from "../web-api/guid.ts";
import { quoted } from "../web-api/literal.ts";
import { isLookup, wireName, type Column, type TableDefinition } from "./definition.ts";
import { unknownColumn } from "./record-writer.ts";
import { fail } from "./refuse.ts";
import { valueWriterOf } from "./write-value.ts";

/** Columns and the values that they must have; a list means any of its values, null means empty. */
export type FilterObject = Readonly<Record<string, unknown>>;

/** A filter object in the Web API's language. Choices may be labels, lookups ids or `{ table, id }`. */
export function writeFilter(table: TableDefinition, filter: FilterObject): string {
  const terms = Object.entries(filter).map(([name, value]): FilterTerm => {
    const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0) throw new ValueError(table.name, name, value, "at least one value");
    return { name: wireName(column), literals: values.map((item) => literalOf(table, column, item)) };
  });
  return filterText(terms);
}

const QUOTED = new Set(["String", "Memo", "EntityName"]);

function literalOf(table: TableDefinition, column: Column, value: unknown): string {
  if (value === null) return "null";
  // Whoever forgot to set a value does not mean the records without one.
  if (value === undefined) throw new ValueError(table.name, column.name, value, "a value, or null for empty");
  if (isLookup(column)) return lookupId(table, column, value);
  if (QUOTED.has(column.type)) return quoted(typeof value === "string" ? value : writeText(table, column, value));
  const write = column.type === "MultiSelectPicklist" ? undefined : valueWriterOf(table.name, column);
  if (write === undefined) {
    throw new ValueError(table.name, column.name, value, `a filter as text, for its type is ${column.type}`);
  }
  return String(write(value));
}

function writeText(table: TableDefinition, column: Column, value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new ValueError(table.name, column.name, value, "a text");
}

function lookupId(table: TableDefinition, column: Column, value: unknown): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : value;
  return parseGuid(id) ?? fail(new ValueError(table.name, column.name, value, "an id or { table, id }"));
}
