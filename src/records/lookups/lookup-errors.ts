import { DefinitionError, ValueError } from "../../errors.ts";
import type { Column } from "../../metadata/definition.ts";
import { nearestName } from "../../metadata/nearest.ts";
import type { Candidate } from "./candidate.ts";
import type { Place } from "./place.ts";

/** A name in a lookup column, and where it is looked for. */
export interface Sought {
  /** What tells it from other names of its column. */
  readonly key: string;
  readonly text: string;
  readonly places: readonly [Place, ...Place[]];
}

/** The lookup column of one table. */
export interface Lookup {
  readonly table: string;
  readonly column: Column;
}

export function unsearchable(lookup: Lookup, value: unknown): ValueError {
  const tables = lookup.column.targets.map(({ table }) => table).join(" or ");
  return refuse(lookup, value, `an id or { table, id } of ${tables}, for this cannot be looked up by name there`);
}

/** @param seen names that exist, as far as they are known */
export function missing(lookup: Lookup, { text, places }: Sought, seen: Iterable<string>): ValueError {
  const nearest = nearestName(text, seen);
  const hint = nearest === undefined ? "" : `did you mean ${JSON.stringify(nearest)}? `;
  const ways = `${hint}"onMissing" can create the record, or leave the column empty`;
  return refuse(lookup, text, `a text that a record has in ${columnsOf(places)}, or an id (${ways})`);
}

const SHOWN = 5;

export function ambiguous(lookup: Lookup, { text, places }: Sought, candidates: readonly Candidate[]): ValueError {
  const shown = candidates.slice(0, SHOWN).map(({ table, id }) => `${table} ${id}`);
  const more = candidates.length > SHOWN ? ", …" : "";
  const ways = 'give the id, { table, id }, { table, key }, or name a column that tells them apart as "by"';
  const many = `not ${candidates.length} of them (${shown.join(", ")}${more}; ${ways})`;
  return refuse(lookup, text, `a text that one record has in ${columnsOf(places)}, ${many}`);
}

export function unknownBy({ table, column }: Lookup, by: string, tables: readonly string[]): DefinitionError {
  return new DefinitionError(
    `${table}.${column.name} is to be looked up by ${by}, and ${tables.join(", ")} has no such column, or one of ids.`,
    table,
    column.name,
  );
}

function refuse({ table, column }: Lookup, value: unknown, expected: string): ValueError {
  return new ValueError(table, column.name, value, expected);
}

function columnsOf(places: readonly Place[]): string {
  return places.map(({ table, column }) => `${table.name}.${column.name}`).join(" or ");
}
