import { orderSql, type OrderTerm } from "../query/order-by.ts";
import { bind } from "../query/scope.ts";
import { aggregateColumn, type AggregateColumn } from "./aggregate-columns.ts";
import type { Compilation } from "./compilation.ts";
import type { CompiledFetch, FetchSettings } from "./compiled-fetch.ts";
import { invalidArgument } from "./fetch-errors.ts";
import type { FetchQuery, OrderNode, TableNode } from "./model.ts";
import { readWindow } from "./paging.ts";
import { joinedLinks, rowsSql } from "./rows-sql.ts";
import { createSelection } from "./selection.ts";
import { countOf, excessOf } from "./total-count.ts";

/** A query with aggregate='true' ("Aggregate data using FetchXml", Microsoft Learn). Its pages have no cookies. */
export function compileAggregateQuery(
  query: FetchQuery,
  compilation: Compilation,
  { withLookupNames, withCount, aggregateLimit }: FetchSettings,
): CompiledFetch {
  const { scope } = compilation;
  const columns = columnsOf(query.table, compilation);
  if (columns.length === 0) throw invalidArgument("An aggregate query needs attributes with 'aggregate' or 'groupby'.");
  const selection = createSelection(withLookupNames, scope.context);
  for (const { alias, column, source, value } of columns) {
    const name = { name: alias, attributeName: column.logicalName };
    if (value) selection.addValue(value.sql, value.column, name);
    else selection.addColumn(column, source, name);
  }

  const rows = rowsSql(query.table, compilation);
  const excess = excessOf(rows, Math.min(query.aggregateLimit ?? aggregateLimit, aggregateLimit), scope);
  const groups = columns.flatMap(({ group }) => group ?? []);
  const group = groups.length === 0 ? "" : ` GROUP BY ${groups.join(", ")}`;
  const total = `FROM (SELECT count(*) ${rows}${group})`;
  const count = withCount || query.returnsTotalRecordCount ? countOf(total, scope) : undefined;
  const order = orderOf(query, columns, groups, compilation);
  const { limit, paged, offset } = readWindow(query, false);
  const end = `LIMIT ${bind(scope, paged ? limit + 1 : limit)} OFFSET ${bind(scope, offset)}`;
  return {
    sql: `SELECT ${selection.sql()} ${rows}${group}${order} ${end}`,
    parameters: scope.parameters,
    columns: selection.columns,
    selected: [...new Set(query.table.columns.map(({ name }) => name))].join(","),
    versionPosition: undefined,
    limit,
    paged,
    excess,
    ...(count && { count }),
  };
}

function columnsOf(node: TableNode, compilation: Compilation): readonly AggregateColumn[] {
  const source = compilation.sources.of(node);
  const own = node.columns.map((column) => aggregateColumn(column, source));
  return [...own, ...joinedLinks(node).flatMap((link) => columnsOf(link, compilation))];
}

/** What was asked for, and behind it all groups, so that rows have one order on every page. */
function orderOf(
  query: FetchQuery,
  columns: readonly AggregateColumn[],
  groups: readonly string[],
  { scope }: Compilation,
): string {
  const asked = ordersOf(query.table).map((order): OrderTerm => {
    const column = columns.find(({ alias }) => alias === order.alias);
    if (column) return column.term(order.descending, query.sortsChoicesByValue, scope.context);
    throw invalidArgument(
      `An aggregate query is ordered by aliases of its attributes, and '${order.alias ?? order.column ?? ""}' is none.`,
    );
  });
  const terms = [...new Set([...asked.map((term) => orderSql([term])), ...groups])];
  return terms.length === 0 ? "" : ` ORDER BY ${terms.join(", ")}`;
}

function ordersOf(node: TableNode): readonly OrderNode[] {
  return [...node.orders, ...joinedLinks(node).flatMap(ordersOf)];
}
