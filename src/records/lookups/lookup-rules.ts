import { DefinitionError, UsageError } from "../../errors.ts";
import { isLookup, type Column, type TableDefinition } from "../../metadata/definition.ts";
import { didYouMean } from "../../metadata/nearest.ts";
import { unknownColumn } from "../../metadata/unknown-column.ts";
import { fail } from "../../metadata/refuse.ts";
import { checkNames, checkOneOf } from "../../parallel/option-checks.ts";

/** How the names in one lookup column are understood. */
export interface LookupRule {
  /** The column of the other table that the text is looked up in. @default its primary name */
  readonly by?: string | undefined;
  /** Of a lookup that points to several tables: the one that is looked in. @default all of them */
  readonly table?: string | undefined;
  /**
   * What happens to a name that no record has: "error" fails the record that brings it, "create" creates a record with
   * nothing but that name, "null" leaves the lookup empty. @default "error"
   */
  readonly onMissing?: "error" | "create" | "null" | undefined;
  /**
   * What happens to a name that several records have: "error" fails the record that brings it, "first" takes the oldest
   * of those that are active, or of all where none is, "null" leaves the lookup empty. @default "error"
   */
  readonly onMany?: "error" | "first" | "null" | undefined;
}

const NAMES: Readonly<Record<keyof LookupRule, true>> = { by: true, table: true, onMissing: true, onMany: true };

/**
 * @param rules by the names of lookup columns
 * @throws DefinitionError for a column that the table does not have; UsageError for rules that cannot be
 */
export function checkLookupRules(table: TableDefinition, rules: Readonly<Record<string, LookupRule>>): void {
  for (const [name, rule] of Object.entries(rules)) {
    const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
    if (!isLookup(column)) throw new UsageError(`${table.name}.${name} is no lookup: its type is ${column.type}.`);
    checkNames(`The lookup ${name}`, rule, NAMES);
    checkOneOf(`onMissing of ${name}`, rule.onMissing ?? "error", ["error", "create", "null"]);
    checkOneOf(`onMany of ${name}`, rule.onMany ?? "error", ["error", "first", "null"]);
    checkTarget(table, column, rule);
  }
}

function checkTarget({ name }: TableDefinition, column: Column, { table, onMissing }: LookupRule): void {
  const tables = column.targets.map((target) => target.table);
  if (table === undefined && onMissing === "create" && tables.length > 1) {
    throw new UsageError(
      `${name}.${column.name} points to ${tables.join(", ")}: say in which "table" missing records are to be created.`,
    );
  }
  if (table === undefined || tables.includes(table)) return;
  throw new DefinitionError(
    `${name}.${column.name} does not point to ${table}.${didYouMean(table, tables)} It points to ${tables.join(", ")}.`,
    name,
    column.name,
  );
}
