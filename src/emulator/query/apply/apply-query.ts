import { lookupTypes } from "../../definitions/model.ts";
import { quote } from "../../quote.ts";
import { badRequest, notSupported } from "../../web-api-error.ts";
import type { Statement } from "../count-query.ts";
import { countStatement, whereSql } from "../count-query.ts";
import { conditionSql } from "../filter-sql.ts";
import { lookupNameSql } from "../lookup-name.ts";
import { parseOrderBy } from "../order-by.ts";
import { checkOptions, MAXIMUM_PAGE, readTop, wantsCount, type QueryOptions } from "../query-options.ts";
import { bind, createScope, type QueryContext, type Scope } from "../scope.ts";
import { createSelectList, type SelectedColumn, type SelectList } from "../select-list.ts";
import type { ColumnReference } from "../table-source.ts";
import { aggregateColumn, groupColumn } from "./aggregate-column.ts";
import { parseApply } from "./parse-apply.ts";

/** A $apply as statements, whose rows are arrays. */
export interface ApplyQuery extends Statement {
  /** Groups, then aggregates. Their `wireName` is the name that they have in the answer. */
  readonly columns: readonly SelectedColumn[];
  /** One row with the number of rows that are aggregated, one more than the limit when there are too many. */
  readonly aggregated: Statement;
  /** For $count=true: one row with the number of groups. */
  readonly count?: Statement;
  /** How many groups the answer holds at most. */
  readonly limit: number;
  /** Whether more groups than the limit were left out on request. */
  readonly cut: boolean;
}

/** Options that say what a $apply says, or what its groups do not have. */
const excluded: readonly string[] = ["$select", "$filter", "$expand", "$skiptoken"];

/** Throws WebApiError for what the service refuses (400) and for what the emulator does not do (501). */
export function compileApply(options: QueryOptions, withLookupNames: boolean, context: QueryContext): ApplyQuery {
  checkApplyOptions(options);
  const aggregation = parseApply(options.get("$apply") ?? "", options);
  const scope = createScope(context);
  const terms = aggregation.filters.map((filter) => conditionSql(filter, false, scope));
  const groups = (aggregation.groupBy ?? []).map((path) => ({ path, reference: groupColumn(path, scope) }));

  const list = createSelectList();
  const columns = groups.map(({ reference }) => addGroup(list, reference, withLookupNames, scope));
  for (const aggregate of aggregation.aggregates) {
    const { sql, column } = aggregateColumn(aggregate, scope);
    columns.push({ column, position: list.add(sql) });
  }
  const order = orderOf(options, groups);
  const by = groups.map(({ reference }) => reference.comparable);
  const grouped = `FROM ${scope.source.from()}${whereSql(terms)}${by.length === 0 ? "" : ` GROUP BY ${by.join(", ")}`}`;
  const aggregated = countStatement({ before: "", terms }, scope, context.aggregateLimit + 1);
  const count = { sql: `SELECT count(*) FROM (SELECT count(*) ${grouped})`, parameters: [...scope.parameters] };
  const limit = readTop(options.get("$top"));
  return {
    sql: `SELECT ${list.sql()} ${grouped}${order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`} LIMIT ${bind(scope, limit + 1)}`,
    parameters: scope.parameters,
    columns,
    aggregated,
    ...(wantsCount(options) && { count }),
    limit,
    cut: options.has("$top") && limit < MAXIMUM_PAGE,
  };
}

function checkApplyOptions(options: QueryOptions): void {
  checkOptions(new Map([...options].filter(([name]) => name !== "$apply")));
  const other = excluded.find((name) => options.has(name));
  if (other !== undefined) throw notSupported(`'${other}' together with $apply`);
}

/** All texts that are equal are one group, under the least of them. */
function addGroup(
  list: SelectList,
  { column, sql, comparable, alias }: ColumnReference,
  withLookupNames: boolean,
  { context }: Scope,
): SelectedColumn {
  const position = list.add(comparable === sql ? sql : `min(${sql})`);
  if (!lookupTypes.has(column.type)) return { column, position };
  const name = withLookupNames ? lookupNameSql(column, alias, context) : undefined;
  return {
    column,
    position,
    ...(column.targetColumn === undefined
      ? {}
      : { targetPosition: list.add(`${alias}.${quote(column.targetColumn)}`) }),
    ...(name === undefined ? {} : { namePosition: list.add(name) }),
  };
}

interface Group {
  readonly path: readonly string[];
  readonly reference: ColumnReference;
}

/** As asked for, then by the groups, so that the order is always the same. */
function orderOf(options: QueryOptions, groups: readonly Group[]): readonly string[] {
  const text = options.get("$orderby");
  const asked = (text === undefined ? [] : parseOrderBy(text, options)).map(({ path, descending }) => {
    const group = groups.find((one) => one.path.join("/") === path.join("/"));
    if (!group) throw badRequest("The query node SingleValueOpenPropertyAccess is not supported.");
    return descending ? `${group.reference.comparable} DESC` : group.reference.comparable;
  });
  return [...asked, ...groups.map(({ reference }) => reference.comparable)];
}
