import { isLookup, wireName, type Column, type TableDefinition } from "../../metadata/definition.ts";
import { writeFilter, type FilterObject } from "../../metadata/filter-object.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import { listPath } from "../../web-api/query.ts";
import { UsageError, describeValue } from "../../errors.ts";

/** The service's own limit of records in one answer. */
export const MAX_PAGE = 5000;

/** How a query is sent: its first address, and what every one of its requests carries. */
export interface QueryPlan {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The most records to give. */
  readonly top: number;
}

export interface Query {
  readonly columns?: readonly string[] | undefined;
  readonly filter?: string | FilterObject | undefined;
  readonly orderBy?: string | readonly string[] | undefined;
  readonly top?: number | undefined;
}

const LOOKUP_ANNOTATIONS =
  'odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname,OData.Community.Display.V1.FormattedValue"';

/** An empty list of columns asks for the primary id alone. */
export function planQuery(table: TableDefinition, query: Query, pageSize: number): QueryPlan {
  const { columns, filter, orderBy = [], top = Infinity } = query;
  const chosen = columns?.map((name) => columnOf(table, name));
  // The service takes either $top or a page size. One page is enough for what fits into one.
  const onePage = top <= pageSize;
  const preferences = onePage ? [] : [`odata.maxpagesize=${pageSize}`];
  if (chosen === undefined || chosen.some(isLookup)) preferences.push(LOOKUP_ANNOTATIONS);
  const path = listPath(table.entitySet, {
    select: chosen && [...new Set([table.primaryId, ...chosen.map(wireName)])],
    filter: typeof filter === "object" ? writeFilter(table, filter) : filter,
    orderBy: (typeof orderBy === "string" ? orderBy.split(",") : orderBy).map((term) => orderTerm(table, term)),
    top: onePage ? top : undefined,
  });
  return { path, headers: preferences.length === 0 ? {} : { prefer: preferences.join(",") }, top };
}

function columnOf(table: TableDefinition, name: string): Column {
  const column = table.columns.get(name);
  if (column === undefined) throw unknownColumn(table, name);
  return column;
}

function orderTerm(table: TableDefinition, term: string): string {
  const [name = "", direction = "asc", ...rest] = term.trim().split(/\s+/);
  if (rest.length > 0 || (direction !== "asc" && direction !== "desc")) {
    throw new UsageError(
      `Expected orderBy to be a column name, with " desc" for the other direction, got ${describeValue(term)}.`,
    );
  }
  const column = wireName(columnOf(table, name));
  return direction === "desc" ? `${column} desc` : column;
}
