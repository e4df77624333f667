import { parseFilter } from "../parse-filter.ts";
import { conditionSql } from "../filter-sql.ts";
import type { CollectionNavigation } from "../navigations.ts";
import { compileOrderBy, orderSql } from "../order-by.ts";
import { readTop } from "../query-options.ts";
import { createScope, type Scope } from "../scope.ts";
import { addColumns, createSelectList } from "../select-list.ts";
import { allColumns, chosenColumns, positionOf } from "../select.ts";
import { quote } from "../../quote.ts";
import type { ExpandItem } from "./expand-item.ts";
import { checkSingleLevel } from "./expand-rules.ts";
import type { CompileExpand, ExpandTarget } from "./expand-target.ts";
import type { CollectionQuery } from "./expansion.ts";
import { relatedOptions } from "./related-options.ts";

/**
 * The statement for the collections of all rows of a page at once: each row tells whose it is, and is numbered among
 * those of its owner, so that each collection is cut by itself.
 */
export function compileCollection(
  item: ExpandItem,
  collection: CollectionNavigation,
  { scope: outer, withLookupNames, rules }: ExpandTarget,
  expandInto: CompileExpand,
): CollectionQuery {
  if (rules.nested) checkSingleLevel(item);
  const { target, lookup } = collection;
  const scope = createScope({ ...outer.context, table: target });
  const { source } = scope;
  const link = collection.link(source, source.aliases);
  const filter = filterOf(item, scope);
  const order = compileOrderBy(item.options.get("$orderby"), undefined, scope);

  const list = createSelectList();
  // The service shows what ties a record to its owner, and its version, only where no $expand stands inside of another.
  const ties = lookup && !rules.nested ? [lookup] : [];
  const chosen = chosenColumns(item.options.get("$select"), target, ties) ?? allColumns(target);
  const columns = addColumns(list, chosen, source.alias, withLookupNames, scope.context);
  const version = rules.nested ? undefined : target.columns.get("versionnumber");
  const versionPosition = version?.stored
    ? (positionOf(columns, version) ?? list.add(`${source.alias}.${quote(version.logicalName)}`))
    : undefined;
  const keyPosition = list.add(`${source.alias}.${quote(target.primaryId.logicalName)}`);
  const expansions = expandInto(item.items, source, { scope, list, withLookupNames, rules });
  const ownerPosition = list.width();

  const conditions = [`${link.ownerId} IN (SELECT unhex(value) FROM json_each(?))`, ...link.conditions];
  const where = [...conditions, ...(filter === undefined ? [] : [`(${filter})`])].join(" AND ");
  const numbered = `row_number() OVER (PARTITION BY ${link.ownerId} ORDER BY ${orderSql(order)}) AS "@number"`;
  const rows = `SELECT ${list.sql()}, ${link.ownerId} AS "@owner", ${numbered} FROM ${link.before}${source.from()} WHERE ${where}`;
  const limit = rules.nested ? rules.pageSize : readTop(item.options.get("$top"));
  return {
    sql: `SELECT * FROM (${rows}) WHERE "@number" <= ? ORDER BY "@owner", "@number"`,
    parameters: (ownerIds) => [JSON.stringify([...ownerIds]), ...scope.parameters, limit],
    layout: { columns, versionPosition, expansions },
    ownerPosition,
    keyPosition,
    link: { options: relatedOptions(item), pageSize: rules.nested ? rules.pageSize : undefined },
  };
}

function filterOf(item: ExpandItem, scope: Scope): string | undefined {
  const filter = item.options.get("$filter");
  return filter === undefined ? undefined : conditionSql(parseFilter(filter, undefined), false, scope);
}
