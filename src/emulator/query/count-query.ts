import type { SQLInputValue } from "node:sqlite";
import { conditionSql } from "./filter-sql.ts";
import { parseFilter } from "./parse-filter.ts";
import { checkOptions, MAXIMUM_PAGE, type QueryOptions } from "./query-options.ts";
import { createScope, type QueryContext, type Scope } from "./scope.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** For `/$count`, which ends at 5000: one row with one number. */
export function compileCount(options: QueryOptions, context: QueryContext): Statement {
  checkOptions(options);
  const scope = createScope(context);
  const where = filterSql(options, scope);
  return countStatement(where, scope, MAXIMUM_PAGE);
}

/** The $filter as SQL; undefined without one. */
export function filterSql(options: QueryOptions, scope: Scope): string | undefined {
  const filter = options.get("$filter");
  return filter === undefined ? undefined : conditionSql(parseFilter(filter, options), false, scope);
}

/** Counts no further than the limit, whatever the table holds. */
export function countStatement(where: string | undefined, scope: Scope, limit: number): Statement {
  const condition = where === undefined ? "" : ` WHERE ${where}`;
  return {
    sql: `SELECT count(*) FROM (SELECT 1 FROM ${scope.source.from()}${condition} LIMIT ?)`,
    parameters: [...scope.parameters, limit],
  };
}
