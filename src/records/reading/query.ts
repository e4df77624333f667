import { UsageError } from "../../errors.ts";
import { isLookup, wireName, type TableDefinition } from "../../metadata/definition.ts";
import { readExclusion, readFilter, type FilterScope } from "../../metadata/filter/filter-object.ts";
import { didYouMean } from "../../metadata/nearest.ts";
import { allOf, type Condition } from "../../web-api/condition.ts";
import type { FetchLink, FetchOrder } from "../../web-api/fetch-xml.ts";
import { withLookupNames } from "../../web-api/lookup-names.ts";
import { activeOnly } from "./active-only.ts";
import { chooseColumns, type ChosenColumns } from "./columns.ts";
import { MAX_PAGE, type GetRecordsOptions } from "./get-options.ts";
import { MOST_LISTED, oneOf, readIds } from "./id-conditions.ts";
import { describeLinks, planLinks, type Describe } from "./links.ts";
import { readOrder } from "./order.ts";

/** What the options ask of a table, with every name and value checked against its definition. */
export interface Query {
  readonly table: TableDefinition;
  readonly chosen: ChosenColumns;
  /** Of a filter that is a text. */
  readonly filterText: string | undefined;
  /** All other filters together. */
  readonly condition: Condition | undefined;
  readonly orders: readonly FetchOrder[];
  readonly links: readonly FetchLink[];
  readonly top: number;
  readonly pageSize: number;
  readonly unpublished: boolean;
  /** Ids of records that are left out here, for there are too many to name them to the service. */
  readonly leftOut: ReadonlySet<string>;
}

/** @throws DefinitionError, ValueError, UsageError for names and values that the table does not have. */
export async function readQuery(
  table: TableDefinition,
  options: GetRecordsOptions,
  describe: Describe,
): Promise<Query> {
  const { filter, excludeFilter, links = [], top = Infinity, pageSize = MAX_PAGE } = options;
  const tables = await describeLinks(links, describe);
  const scope = scopeOf(table, tables);
  const filterText = typeof filter === "string" ? withWireNames(table, filter) : undefined;
  const own = typeof filter === "object" ? readFilter(filter, scope) : undefined;
  const excluded = excludeFilter && readExclusion(excludeFilter, { either: options.excludeFilterOr === true, scope });
  const active = options.activeOnly === true ? await activeOnly(table, filterText ?? own, describe) : undefined;
  const excludeIds = readIds("excludeIds", options.excludeIds ?? []);
  const few = excludeIds.size > 0 && excludeIds.size <= MOST_LISTED;
  return {
    table,
    chosen: chooseColumns(table, options),
    filterText,
    condition: allOf(
      own,
      excluded,
      active?.condition,
      few ? oneOf(table, table.primaryId, [...excludeIds], "NotIn") : undefined,
    ),
    orders: readOrder(table, options.orderBy, scope),
    links: [...planLinks(links, table, tables, scope), ...(active?.links ?? [])],
    top,
    pageSize,
    unpublished: options.unpublished === true,
    leftOut: few ? new Set() : excludeIds,
  };
}

/** The same query, reading nothing but ids. */
export function idsOf(query: Query): Query {
  return { ...query, chosen: chooseColumns(query.table, { columns: [] }) };
}

function scopeOf(table: TableDefinition, links: ReadonlyMap<string, TableDefinition>): FilterScope {
  return {
    tableOf: (alias) => {
      const found = alias === undefined ? table : links.get(alias);
      if (found !== undefined) return found;
      throw new UsageError(
        `There is no link ${alias ?? ""} in the query.${didYouMean(alias ?? "", links.keys())} ` +
          "Name one of links by its alias, or write the column without it.",
      );
    },
  };
}

function withWireNames(table: TableDefinition, filter: string): string {
  return withLookupNames(filter, (name) => {
    const column = table.columns.get(name);
    return column !== undefined && isLookup(column) ? wireName(column) : undefined;
  });
}
