import type { SQLInputValue } from "node:sqlite";
import type { Definitions, Table } from "../definitions/model.ts";
import { shownIn } from "../store/drafts.ts";
import { badRequest } from "../web-api-error.ts";
import type { QuerySettings } from "./query-settings.ts";
import { createTableSource, type TableSource } from "./table-source.ts";

/** What a query is about and who asks. */
export interface QueryContext extends QuerySettings {
  readonly table: Table;
  readonly definitions: Definitions;
  /** For EqualUserId and its like. */
  readonly userId: string;
  readonly businessUnitId: string;
  /** Of components of solutions, what has been written, and not only what has been published. */
  readonly drafts?: boolean;
  /** For Today and its like, in UTC. */
  readonly now: Date;
}

/** One statement while it is being written. */
export interface Scope {
  readonly context: QueryContext;
  readonly source: TableSource;
  /** In the order in which their question marks stand in the statement. */
  readonly parameters: SQLInputValue[];
}

/** SQLite takes 32,766 parameters; some are left for paging. */
const MAXIMUM_PARAMETERS = 32_000;

export function createScope(context: QueryContext): Scope {
  const { table, definitions, drafts } = context;
  const place = drafts === true ? table.logicalName : shownIn(table);
  return { context, source: createTableSource(table, definitions, undefined, place), parameters: [] };
}

/** Binds the value to the next question mark. Whatever is written after this call must stand after it in the SQL. */
export function bind(scope: Scope, value: SQLInputValue): string {
  if (scope.parameters.length >= MAXIMUM_PARAMETERS) {
    throw badRequest(`A query may hold ${MAXIMUM_PARAMETERS} values. Split it into several.`);
  }
  scope.parameters.push(value);
  return "?";
}
