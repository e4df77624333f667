import type { Statement } from "../query/count-query.ts";
import { MAXIMUM_PAGE } from "../query/query-options.ts";
import type { Scope } from "../query/scope.ts";

/** Counts the rows of "FROM …" no further than one beyond 5000, with the values that are bound so far. */
export function countOf(rows: string, { parameters }: Scope): Statement {
  return {
    sql: `SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ?)`,
    parameters: [...parameters, MAXIMUM_PAGE + 1],
  };
}

/** Gives a row when there are more than the limit. */
export function excessOf(rows: string, limit: number, { parameters }: Scope): Statement {
  return { sql: `SELECT 1 ${rows} LIMIT 1 OFFSET ?`, parameters: [...parameters, limit] };
}
