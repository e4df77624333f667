import type { Connection } from "../../connection/connection.ts";
import { listPath } from "../../web-api/query.ts";
import type { Row } from "../matching/find-matches.ts";
import { foldText } from "../matching/fold-key.ts";
import { isPlain } from "../matching/plain-values.ts";
import { selectedOf, toCandidate, type Candidate } from "./candidate.ts";
import type { Place } from "./place.ts";

/** All names of a table, as they were when they were read. */
export interface NameList {
  /** The record with this very name, where no collation could see another one in it. */
  find(text: string): Candidate | undefined;
  readonly names: Iterable<string>;
}

/** What one page holds, and the most that is read. */
const SMALL = 5000;

/** Reads all names of a table; undefined where it has too many. */
export async function readNameList(connection: Connection, place: Place): Promise<NameList | undefined> {
  const { table, column } = place;
  const select = [table.primaryId, column.name, ...selectedOf(place)];
  const path = listPath(table.entitySet, {
    select: [...new Set(select)],
    filter: `${column.name} ne null`,
    top: SMALL,
  });
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  const { value } = JSON.parse(body) as { readonly value: readonly Row[] };
  return value.length < SMALL ? listOf(place, value) : undefined;
}

function listOf(place: Place, rows: readonly Row[]): NameList {
  const nameOf = (row: Row): string => String(row[place.column.name]);
  const alike = Map.groupBy(rows, (row) => foldText(nameOf(row)));
  return {
    names: rows.map(nameOf),
    find: (text) => {
      const [row, ...others] = isPlain(text) ? (alike.get(foldText(text)) ?? []) : [];
      return row !== undefined && others.length === 0 && nameOf(row) === text ? toCandidate(place, row) : undefined;
    },
  };
}
