import type { Connection } from "../../connection/connection.ts";
import { valueWriterOf } from "../../metadata/write-value.ts";
import { findMatches, type KeyTuple } from "../matching/find-matches.ts";
import { selectedOf, toCandidate, type Candidate } from "./candidate.ts";
import { readNameList, type NameList } from "./name-list.ts";
import type { Place } from "./place.ts";

/** The records that have each text for a name. */
export type Found = Map<string, readonly Candidate[]>;

/** Looks names up at the service. */
export interface NameSearch {
  find(texts: readonly string[]): Promise<Found>;
  /** Asks for these alone, whatever is remembered. */
  findAgain(texts: readonly string[]): Promise<Found>;
  /** Names that exist, as far as they have been seen. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Names are asked for by their values first. Who comes with more of them will come again: the second time all names of
 * the table are read, where one page holds them, so that those of later calls need no request. That page is wasted on a
 * table that is too large for it, and a record that gets its name later than that is not in it. So it only ever says
 * that there is a record: what is not in it, and what a collation could see otherwise, is asked of the service still.
 */
export function createNameSearch(connection: Connection, place: Place): NameSearch {
  const { table, column } = place;
  const seen = new Set<string>();
  let searches = 0;
  let list: NameList | undefined;

  const findAgain = async (texts: readonly string[]): Promise<Found> => {
    const keys = texts.map((text) => keyOf(place, text));
    const asked = keys.filter((key) => key !== undefined);
    const query = { connection, table, columns: [column.name], select: selectedOf(place) };
    const matches = (asked.length === 0 ? [] : await findMatches(query, asked)).values();
    return new Map(
      texts.map((text, at) => {
        const rows = keys[at] === undefined ? [] : (matches.next().value ?? []);
        for (const row of rows) seen.add(String(row[column.name]));
        return [text, rows.map((row) => toCandidate(place, row))];
      }),
    );
  };

  return {
    seen,
    findAgain,
    find: async (texts) => {
      searches += 1;
      if (searches === 2) {
        list = await readNameList(connection, place);
        for (const name of list?.names ?? []) seen.add(name);
      }
      const listed = new Map(texts.map((text) => [text, list?.find(text)]));
      const found = await findAgain(texts.filter((text) => listed.get(text) === undefined));
      for (const [text, candidate] of listed) if (candidate !== undefined) found.set(text, [candidate]);
      return found;
    },
  };
}

/** Undefined for what the column cannot hold: no record has that for a name. */
function keyOf({ table, column }: Place, text: string): KeyTuple | undefined {
  try {
    return [valueWriterOf(table.name, column)?.(text) as string | number | boolean];
  } catch {
    return undefined;
  }
}
