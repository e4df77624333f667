import { ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { recordPath } from "../web-api/literal.ts";
import type { Column, LookupTarget } from "./definition.ts";
import { addressByKey, type KeyValues } from "./key-values.ts";
import { didYouMean } from "./nearest.ts";
import { fail } from "./refuse.ts";
import type { TableKnowledge } from "./tables.ts";

/** A reference to a record of another table. */
export interface Lookup {
  readonly table: string;
  readonly id: string;
  readonly name?: string | null;
}

/** A reference by the values of an alternate key; the table may be left out where only one is possible. */
export interface KeyLookup {
  readonly table?: string | undefined;
  readonly key: KeyValues;
}

/** Sets a lookup in a payload: to a record's address, or to null. */
export type LookupWriter = (payload: Record<string, unknown>, value: unknown) => void;

export function isKeyLookup(value: unknown): value is KeyLookup {
  return typeof value === "object" && value !== null && "key" in value && isObject(value.key);
}

/**
 * Writes a lookup from `{ table, id }`, `{ table, key }`, or from an id alone where the column points to one table only.
 * The navigation property is that of the record's table.
 */
export function lookupWriter({ table, entitySets, others }: TableKnowledge, column: Column): LookupWriter {
  const [first, ...rest] = column.targets;
  const isOne = rest.length === 0;
  const tables = column.targets.map((target) => target.table);
  const expected = isOne
    ? `the id of a record of ${tables.join(", ")}, or { table, id }`
    : `{ table, id } of one of ${tables.join(", ")}`;
  const refuse = (value: unknown, what = expected): ValueError => new ValueError(table.name, column.name, value, what);

  const targetOf = (name: unknown, value: unknown): LookupTarget => {
    if (name === undefined && isOne && first !== undefined) return first;
    const target = column.targets.find((known) => known.table === name);
    if (target !== undefined) return target;
    const hint = typeof name === "string" ? didYouMean(name, tables) : "";
    throw refuse(value, hint === "" ? expected : `${expected} (${hint.trim()})`);
  };

  const setOf = (target: LookupTarget, value: unknown): string =>
    entitySets.get(target.table) ?? fail(refuse(value, `a table that the environment has, not ${target.table}`));

  const pathOf = (target: LookupTarget, value: KeyLookup): string => {
    setOf(target, value);
    const definition = table.name === target.table ? table : others.get(target.table);
    if (definition === undefined) throw refuse(value, `a table whose keys were read before, not ${target.table}`);
    return addressByKey(definition, value.key);
  };

  return (payload, value) => {
    if (first === undefined) throw refuse(value, "nothing: the service names no table that it points to");
    if (value === null) {
      payload[`${first.navigation}@odata.bind`] = null;
      return;
    }
    if (isKeyLookup(value)) {
      const target = targetOf(value.table, value);
      payload[`${target.navigation}@odata.bind`] = `/${pathOf(target, value)}`;
      return;
    }
    const reference: Partial<Lookup> = isObject(value) ? value : { id: value as string };
    const id = parseGuid(reference.id);
    if (id === undefined && isUnresolved(value))
      throw refuse(value, `${expected}; this name was not resolved to a record`);
    const target = targetOf(reference.table, value);
    if (id === undefined) throw refuse(value);
    payload[`${target.navigation}@odata.bind`] = `/${recordPath(setOf(target, value), id)}`;
  };
}

/** Names are looked up before values are written: one that comes as far as here was not. */
function isUnresolved(value: unknown): boolean {
  return typeof value === "string" && parseGuid(value) === undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
