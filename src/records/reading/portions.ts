import { UsageError } from "../../errors.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { allOf } from "../../web-api/condition.ts";
import { MOST_LISTED, oneOf } from "./id-conditions.ts";
import type { PageSequence } from "./page-sequence.ts";
import type { Portions } from "./pages.ts";
import { planQuery } from "./plan.ts";
import type { Query } from "./query.ts";

/** Values of which a record has one. */
export interface Listed {
  readonly ids?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
}

/** Of names each may be a condition of its own, and a query may have 500. Source: "Filter rows using FetchXml". */
const MOST_NAMES = 250;
/** Encoded, the names of one request are no longer than this. */
const LONGEST_NAMES = 20_000;

/** The requests that a query becomes: one list, or one for each part of the ids and names, which may be any number. */
export function portionsOf(query: Query, { ids, names }: Listed = {}): Portions {
  const { table } = query;
  const idParts = ids === undefined ? [undefined] : inParts(ids, MOST_LISTED, () => false);
  const nameParts = names === undefined ? [undefined] : inParts([...new Set(names)], MOST_NAMES, isFull);
  const count = idParts.length * nameParts.length;
  if (count > 1 && query.orders.length > 0) {
    throw new UsageError(
      "orderBy needs one request for all records: the order of several cannot be joined here, for only the service knows " +
        `how it compares. Ask for at most ${MOST_LISTED} ids or ${MOST_NAMES} names, or sort what comes.`,
    );
  }
  const keep = keeperOf(query, nameParts.length > 1);
  const planned: Query = { ...query, top: count > 1 || keep !== undefined ? Infinity : query.top };
  const at = (index: number): PageSequence | undefined => {
    if (index >= count) return undefined;
    const idPart = idParts[Math.floor(index / nameParts.length)];
    const namePart = nameParts[index % nameParts.length];
    const listed = allOf(
      idPart && oneOf(table, table.primaryId, idPart),
      namePart && oneOf(table, nameColumnOf(query), namePart),
    );
    return planQuery(planned, listed);
  };
  return { at: remembered(at), keep };
}

/** The pages of one list are asked for one after another. */
function remembered(at: Portions["at"]): Portions["at"] {
  let last: { readonly index: number; readonly sequence: PageSequence | undefined } | undefined;
  return (index) => {
    if (last?.index !== index) last = { index, sequence: at(index) };
    return last.sequence;
  };
}

function inParts(values: readonly string[], most: number, isFull: (part: readonly string[]) => boolean): string[][] {
  const parts: string[][] = [];
  let part: string[] = [];
  for (const value of values) {
    if (part.length === 0) parts.push(part);
    part.push(value);
    if (part.length >= most || isFull(part)) part = [];
  }
  return parts;
}

function isFull(names: readonly string[]): boolean {
  return names.length % 50 === 0 && encodeURIComponent(names.join()).length > LONGEST_NAMES;
}

/** What the service cannot be told: many ids to leave out, and names that it takes for the same in different requests. */
function keeperOf({ table, leftOut }: Query, mayRepeat: boolean): ((row: Row) => boolean) | undefined {
  if (leftOut.size === 0 && !mayRepeat) return undefined;
  const seen = new Set<unknown>();
  return (row) => {
    const id = row[table.primaryId];
    if (leftOut.has(String(id)) || seen.has(id)) return false;
    if (mayRepeat) seen.add(id);
    return true;
  };
}

function nameColumnOf({ table }: Query): string {
  if (table.primaryName !== undefined) return table.primaryName;
  throw new UsageError(`${table.name} has no primary name, so its records cannot be asked for by names. Use filter.`);
}
