import { orderSql } from "../query/order-by.ts";
import { bind } from "../query/scope.ts";
import { referTo } from "../query/table-source.ts";
import type { Compilation } from "./compilation.ts";
import type { CompiledFetch, FetchSettings } from "./compiled-fetch.ts";
import type { FetchQuery } from "./model.ts";
import { compileOrder } from "./order.ts";
import { afterCookieSql, pagingCookie, readWindow } from "./paging.ts";
import { rowsSql } from "./rows-sql.ts";
import { chooseColumns, selectsAll, type ChosenColumn } from "./select-columns.ts";
import { createSelection } from "./selection.ts";
import type { Source } from "./sources.ts";
import { countOf } from "./total-count.ts";

/** A query for records: without aggregates. The values of its order stand behind the selection in each row. */
export function compilePlainQuery(
  query: FetchQuery,
  compilation: Compilation,
  { withLookupNames, withCount }: FetchSettings,
): CompiledFetch {
  const { scope, sources } = compilation;
  const chosen = chooseColumns(query, compilation);
  const selection = createSelection(withLookupNames, scope.context);
  for (const { column, source, ...name } of chosen) selection.addColumn(column, source, name);
  const order = compileOrder(query, chosen, compilation);
  const version = query.distinct ? undefined : sources.root.table.columns.get("versionnumber");
  const versionPosition = version?.stored ? selection.add(referTo(version, sources.root.alias).sql) : undefined;
  const places = order.terms.map((term) => selection.add(term.sql));

  const rows = rowsSql(query.table, compilation);
  const different = [...chosen.map(({ column, source }) => referTo(column, source.alias)), ...order.terms];
  const group = query.distinct ? ` GROUP BY ${different.map(({ comparable }) => comparable).join(", ")}` : "";
  const count = withCount || query.returnsTotalRecordCount ? countOf(`${rows}${group}`, scope) : undefined;

  const after = afterCookieSql(query, order, scope);
  const { limit, paged, offset } = readWindow(query, after !== undefined);
  const condition = after === undefined ? "" : ` AND ${after}`;
  const end = `ORDER BY ${orderSql(order.terms)} LIMIT ${bind(scope, paged ? limit + 1 : limit)} OFFSET ${bind(scope, offset)}`;
  return {
    sql: `SELECT ${selection.sql()} ${rows}${condition}${group} ${end}`,
    parameters: scope.parameters,
    columns: selection.columns,
    selected: selectsAll(query.table) ? undefined : namesOf(chosen, sources.root),
    versionPosition,
    limit,
    paged,
    ...(count && { count }),
    ...(order.hasCookie && {
      cookie: (last, first) =>
        pagingCookie(
          query.page,
          order.terms,
          places.map((place) => last[place] ?? null),
          places.map((place) => first[place] ?? null),
        ),
    }),
  };
}

function namesOf(chosen: readonly ChosenColumn[], root: Source): string {
  const own = chosen.filter(({ source }) => source === root);
  return [...new Set(own.map(({ name, attributeName }) => attributeName ?? name))].join(",");
}
