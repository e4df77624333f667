import { describeValue, UsageError } from "../../errors.ts";
import { allOf, anyOf, type Condition, type Test } from "../../web-api/condition.ts";
import { negate } from "../../web-api/negate.ts";
import { operator } from "../../web-api/operators.ts";
import type { Column, TableDefinition } from "../definition.ts";
import { isLookup, wireName } from "../definition.ts";
import { readOperator, splitKey } from "./filter-key.ts";
import { operandsOf } from "./operands.ts";

/**
 * Columns and what their values must be; all of it must hold. A value stands for itself, a list for any of its values,
 * null for no value. `"column:Operator"`, or `{ operator, value }` as the value, compares otherwise, with the operators of
 * the SDK's ConditionOperator; one that takes no value is given true. `and`, `or`, `not` and `xor` group objects.
 */
export type FilterObject = Readonly<Record<string, unknown>>;

/** Where the names of a filter are looked up. */
export interface FilterScope {
  /** The table with that alias, and without one the table that is read. @throws UsageError for an unknown alias. */
  tableOf(alias: string | undefined): TableDefinition;
}

/** A filter object; or several, of which any must hold. */
export type FilterObjects = FilterObject | readonly FilterObject[];

/**
 * What filter objects say; undefined for an object without entries, which lets every record through.
 * @throws UsageError, DefinitionError or ValueError for what cannot be meant.
 */
export function readFilter(filter: FilterObjects, scope: FilterScope): Condition | undefined {
  return isList(filter) ? anyOf(...readList("filter", filter, scope)) : readObject(filter, scope);
}

/**
 * What is left when the records are left out that all of the objects match, or, with `either`, any of them.
 * @throws as readFilter, and UsageError for an operator that has no opposite.
 */
export function readExclusion(
  filter: FilterObjects,
  { either, scope }: { readonly either: boolean; readonly scope: FilterScope },
): Condition | undefined {
  const parts = readList("excludeFilter", isList(filter) ? filter : [filter], scope);
  const excluded = either ? anyOf(...parts) : allOf(...parts);
  return excluded && negate(excluded);
}

/** So many at most: each adds a term that says all the others do not hold. */
const LARGEST_XOR = 8;

const GROUPS: Readonly<Record<string, (parts: readonly Condition[]) => Condition | undefined>> = {
  and: (parts) => allOf(...parts),
  or: (parts) => anyOf(...parts),
  not: (parts) => {
    const all = allOf(...parts);
    return all && negate(all);
  },
  xor: (parts) => {
    if (parts.length > LARGEST_XOR) {
      throw new UsageError(`xor takes up to ${LARGEST_XOR} filter objects, got ${parts.length}. Use smaller groups.`);
    }
    return anyOf(...parts.map((part) => allOf(part, ...parts.filter((other) => other !== part).map(negate))));
  },
};

function readObject(filter: FilterObject, scope: FilterScope): Condition | undefined {
  return allOf(...Object.entries(filter).map(([key, value]) => readEntry(key, value, scope)));
}

function readEntry(key: string, value: unknown, scope: FilterScope): Condition | undefined {
  const group = Object.hasOwn(GROUPS, key.toLowerCase()) ? GROUPS[key.toLowerCase()] : undefined;
  if (group !== undefined) return group(readList(key, isList(value) ? value : [value], scope));
  const { alias, name, operatorName } = splitKey(key);
  const table = scope.tableOf(alias);
  const found = readOperator(table, name, { operatorName, value });
  return readTest({ table, alias, ...found });
}

/** Objects within a list or a group: an empty one would let everything through, and is a mistake. */
function readList(name: string, list: readonly unknown[], scope: FilterScope): Condition[] {
  if (list.length === 0) throw new UsageError(`${name} is an empty list. Expected at least one filter object.`);
  return list.map((each) => {
    const isObject = typeof each === "object" && each !== null && !Array.isArray(each) && !(each instanceof Date);
    const condition = isObject ? readObject(each as FilterObject, scope) : undefined;
    if (condition !== undefined) return condition;
    throw new UsageError(`Expected ${name} to hold filter objects with entries, got ${describeValue(each)}.`);
  });
}

interface TestParts {
  readonly table: TableDefinition;
  readonly alias: string | undefined;
  readonly column: Column;
  readonly operator: string;
  readonly value: unknown;
}

/** A list may hold null among its values: the service's own lists do not. */
function readTest({ table, alias, column, operator: name, value }: TestParts): Condition | undefined {
  const found = operator(name);
  const wire = isLookup(column) ? wireName(column) : column.name;
  const testOf = (tested: Pick<Test, "operator" | "values">): Test => ({
    column: { name: column.name, wireName: wire, ...(alias !== undefined && { link: alias }) },
    ...tested,
  });
  const nothing = (name: "Null" | "NotNull"): Test => testOf({ operator: operator(name), values: [] });
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (found.operands !== "list" || !values.includes(null)) {
    return testOf({ operator: found, values: operandsOf(table, column, found, value) });
  }
  const others = values.filter((each) => each !== null);
  const rest = others.length === 0 ? undefined : readTest({ table, alias, column, operator: name, value: others });
  return found.holdsForEmpty ? allOf(rest, nothing("NotNull")) : anyOf(rest, nothing("Null"));
}

function isList(value: unknown): value is readonly FilterObject[] {
  return Array.isArray(value);
}
