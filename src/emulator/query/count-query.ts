import type { SQLInputValue } from "node:sqlite";
import { badRequest } from "../web-api-error.ts";
import { conditionSql } from "./filter-sql.ts";
import type { CollectionNavigation } from "./navigations.ts";
import { parseFilter } from "./parse-filter.ts";
import { partitionTerms } from "./partition.ts";
import { checkOptions, MAXIMUM_PAGE, type QueryOptions } from "./query-options.ts";
import { bind, createScope, type QueryContext, type Scope } from "./scope.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** The records that belong to one, by a collection-valued navigation property. */
export interface Within {
  readonly collection: CollectionNavigation;
  readonly ownerId: Uint8Array;
}

/** Which rows of the table a query is about. */
export interface Conditions {
  /** Stands in the FROM before the table: empty, or another table and a comma. */
  readonly before: string;
  /** All of them must hold. */
  readonly terms: readonly string[];
}

/** For `/$count`, which ends at 5000: one row with one number. */
export function compileCount(options: QueryOptions, context: QueryContext, within?: Within): Statement {
  checkOptions(options);
  if (options.has("$expand")) throw badRequest("The query option '$expand' cannot stand behind '/$count'.");
  const scope = createScope(context);
  return countStatement(conditionsOf(options, scope, within), scope, MAXIMUM_PAGE);
}

/** What the $filter asks for, the partition, and the collection. */
export function conditionsOf(options: QueryOptions, scope: Scope, within?: Within): Conditions {
  const link = within?.collection.link(scope.source, scope.source.aliases);
  const owned = within && link ? [`${link.ownerId} = ${bind(scope, within.ownerId)}`, ...link.conditions] : [];
  const partition = partitionTerms(options, scope);
  const filter = filterSql(options, scope);
  return { before: link?.before ?? "", terms: [...owned, ...partition, ...(filter === undefined ? [] : [filter])] };
}

/** The $filter as SQL; undefined without one. */
function filterSql(options: QueryOptions, scope: Scope): string | undefined {
  const filter = options.get("$filter");
  return filter === undefined ? undefined : conditionSql(parseFilter(filter, options), false, scope);
}

/** Counts no further than the limit, whatever the table holds. */
export function countStatement({ before, terms }: Conditions, scope: Scope, limit: number): Statement {
  return {
    sql: `SELECT count(*) FROM (SELECT 1 FROM ${before}${scope.source.from()}${whereSql(terms)} LIMIT ?)`,
    parameters: [...scope.parameters, limit],
  };
}

/** The WHERE of conditions all of which must hold; empty without any. */
export function whereSql(terms: readonly string[]): string {
  return terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`;
}
