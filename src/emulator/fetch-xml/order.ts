import type { OrderTerm } from "../query/order-by.ts";
import type { Compilation } from "./compilation.ts";
import { invalidArgument } from "./fetch-errors.ts";
import type { FetchQuery, LinkNode, OrderNode, TableNode } from "./model.ts";
import { orderTerm, valueTerm } from "./order-terms.ts";
import { joinedLinks } from "./rows-sql.ts";
import type { ChosenColumn } from "./select-columns.ts";
import { findColumn, findSource, type Source, type Sources } from "./sources.ts";

export interface Order {
  readonly terms: readonly OrderTerm[];
  /** Whether a page can begin behind the last row of another: not when a link-entity orders the rows ("Page results"). */
  readonly hasCookie: boolean;
}

/** More would make the condition of a page deeper than SQLite allows. */
const MAXIMUM_COOKIE_TERMS = 100;

interface AskedTerm {
  readonly term: OrderTerm;
  readonly source: Source;
}

/**
 * The order of a query without aggregates: what it asks for, those of link-entities last, and behind it whatever tells
 * rows apart, so that pages have edges: ids, or when equal rows are one, all that is selected.
 */
export function compileOrder(query: FetchQuery, chosen: readonly ChosenColumn[], compilation: Compilation): Order {
  const { root } = compilation.sources;
  const asked = ordersOf(query.table, root, compilation).map(([node, source]) =>
    askedTerm(node, source, query, chosen, compilation),
  );
  const identity = query.distinct ? chosen : idsOf(query.table, compilation);
  const comparable = identity.filter(({ column }) => column.type !== "Image");
  const all = [...asked.map(({ term }) => term), ...comparable.map(({ column, source }) => valueTerm(column, source))];
  // What is equal in the first place cannot be told apart by the same in the second.
  const terms = all.filter((term, index) => all.findIndex((one) => one.comparable === term.comparable) === index);
  const tellsAllApart = comparable.length === identity.length && terms.length <= MAXIMUM_COOKIE_TERMS;
  return { terms, hasCookie: tellsAllApart && asked.every(({ source }) => source === root) };
}

function ordersOf(
  node: TableNode,
  source: Source,
  compilation: Compilation,
): readonly (readonly [node: OrderNode, source: Source])[] {
  const { sources, visible } = compilation;
  const own = node.orders.map(
    (order) => [order, order.link === undefined ? source : findSource(order.link, visible)] as const,
  );
  return [...own, ...joinedLinks(node).flatMap((link) => ordersOf(link, sources.of(link), compilation))];
}

function askedTerm(
  { column: name, alias, descending }: OrderNode,
  around: Source,
  { sortsChoicesByValue }: FetchQuery,
  chosen: readonly ChosenColumn[],
  { scope }: Compilation,
): AskedTerm {
  const { column, source } =
    name === undefined ? findAliased(alias, chosen) : { column: findColumn(around.table, name), source: around };
  return { term: orderTerm(column, source, { descending, sortsChoicesByValue }, scope.context), source };
}

function findAliased(alias: string | undefined, chosen: readonly ChosenColumn[]): ChosenColumn {
  const aliased = chosen.find(({ name }) => name === alias);
  if (aliased) return aliased;
  throw invalidArgument(`The query is ordered by the alias '${alias ?? ""}', which no attribute of it has.`);
}

/** Of the table and of the tables of which several rows can belong to one of its own. */
function idsOf(node: TableNode, { sources }: Compilation): readonly Pick<ChosenColumn, "column" | "source">[] {
  return [node, ...multiplying(node, sources)].map((one) => {
    const source = sources.of(one);
    return { column: source.table.primaryId, source };
  });
}

function multiplying(node: TableNode, sources: Sources): readonly LinkNode[] {
  return joinedLinks(node).flatMap((link) => {
    const several = link.type !== "matchfirstrowusingcrossapply" && !leadsToId(link, sources.of(link));
    return [...(several ? [link] : []), ...multiplying(link, sources)];
  });
}

function leadsToId({ from }: LinkNode, { table }: Source): boolean {
  return from === undefined || from === table.primaryId.logicalName;
}
