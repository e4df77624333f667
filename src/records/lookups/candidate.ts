import type { Row } from "../matching/find-matches.ts";
import type { Place } from "./place.ts";

/** A record that has a name. */
export interface Candidate {
  readonly table: string;
  readonly id: string;
  readonly createdOn: string;
  readonly isActive: boolean;
}

/** What tells which of several records is the first one, where the table has it. Users have no state. */
const TELLING = ["createdon", "statecode", "isdisabled"];

export function selectedOf({ table }: Place): string[] {
  return TELLING.filter((name) => table.columns.get(name)?.readable === true);
}

export function toCandidate({ table }: Place, row: Row): Candidate {
  return {
    table: table.name,
    id: String(row[table.primaryId]),
    createdOn: typeof row.createdon === "string" ? row.createdon : "",
    isActive: (row.statecode ?? 0) === 0 && row.isdisabled !== true,
  };
}

/** The oldest of those that are active, or of all where none is. */
export function firstOf(candidates: readonly [Candidate, ...Candidate[]]): Candidate {
  const rank = ({ isActive, createdOn, id }: Candidate): string => `${isActive ? 0 : 1} ${createdOn} ${id}`;
  return candidates.reduce((first, each) => (rank(each) < rank(first) ? each : first));
}
