import { ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { recordPath } from "../web-api/literal.ts";
import type { Column, LookupTarget } from "./definition.ts";

/** A reference to a record of another table. */
export interface Lookup {
  readonly table: string;
  readonly id: string;
  readonly name?: string | null;
}

/** The property that sets a lookup, and its value: the record's address, or null to clear it. */
export interface Binding {
  readonly property: string;
  readonly value: string | null;
}

/** Sets a lookup from `{ table, id }`, or from an id alone where the column points to one table only. */
export function writeLookup(
  table: string,
  column: Column,
  value: unknown,
  entitySets: ReadonlyMap<string, string>,
): Binding {
  const first = column.targets[0];
  if (first === undefined)
    throw new ValueError(table, column.name, value, "nothing: the service names no table that it points to");
  if (value === null) return { property: `${first.navigation}@odata.bind`, value: null };
  const { target, id } = resolve(table, column, value, first);
  const entitySet = entitySets.get(target.table);
  if (entitySet === undefined)
    throw new ValueError(table, column.name, value, `a table that the environment has, not ${target.table}`);
  return { property: `${target.navigation}@odata.bind`, value: `/${recordPath(entitySet, id)}` };
}

function resolve(
  table: string,
  column: Column,
  value: unknown,
  first: LookupTarget,
): { target: LookupTarget; id: string } {
  const tables = column.targets.map((target) => target.table).join(", ");
  const many = column.targets.length > 1;
  const refuse = (): ValueError =>
    new ValueError(
      table,
      column.name,
      value,
      many ? `{ table, id } of one of ${tables}` : `the id of a record of ${tables}, or { table, id }`,
    );
  const reference =
    typeof value === "object" && value !== null ? (value as Partial<Lookup>) : { id: value, table: undefined };
  const id = parseGuid(reference.id);
  const target =
    reference.table === undefined && !many ? first : column.targets.find((known) => known.table === reference.table);
  if (id === undefined || target === undefined) throw refuse();
  return { target, id };
}
