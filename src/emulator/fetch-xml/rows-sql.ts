import { joinConditions } from "../query/filter-sql.ts";
import { quote } from "../quote.ts";
import { shownIn } from "../store/drafts.ts";
import { checkSameType, type Compilation } from "./compilation.ts";
import { conditionSql, linkMentionsOthers, mentionsOthers } from "./condition-sql.ts";
import { mergeConditions } from "./merge-conditions.ts";
import type { FilterNode, LinkNode, LinkType, TableNode } from "./model.ts";
import { referToColumn, type Source, type Sources } from "./sources.ts";

/** What must hold for a row of a table. */
interface Conditions {
  readonly filters: readonly FilterNode[];
  /** Link-entities that say something of the row, and add none. */
  readonly links: readonly LinkNode[];
}

/** Conditions that are about several of the joined tables, and so stand behind all joins. */
type Postponed = (readonly [conditions: Conditions, source: Source])[];

const joins: ReadonlySet<LinkType> = new Set(["inner", "outer", "matchfirstrowusingcrossapply"]);

/** The link-entities that bring rows and columns, and not only conditions. */
export function joinedLinks({ links }: TableNode): readonly LinkNode[] {
  return links.filter(({ type }) => joins.has(type));
}

/** The table and all that are joined to it. */
export function joinedSources(node: TableNode, sources: Sources): readonly Source[] {
  return [sources.of(node), ...joinedLinks(node).flatMap((link) => joinedSources(link, sources))];
}

/**
 * "FROM … WHERE …", with all links and filters, always with a condition, so that others can follow with an AND. Values go
 * to the scope's parameters in the order of their marks.
 */
export function rowsSql(node: TableNode, around: Compilation): string {
  const source = around.sources.of(node);
  const compilation = { ...around, visible: [...joinedSources(node, around.sources), ...around.visible] };
  const postponed: Postponed = [];
  const from = `FROM ${tableSql(source)}${joinsSql(node, source, postponed, compilation)}`;
  const conditions = [
    ...conditionsSql(conditionsOf(node), source, compilation),
    ...postponed.flatMap(([later, owner]) => conditionsSql(later, owner, compilation)),
  ];
  return `${from} WHERE ${conditions.length === 0 ? "1" : joinConditions(conditions, "AND")}`;
}

function tableSql({ table, alias }: Pick<Source, "table" | "alias">): string {
  return `${quote(shownIn(table))} ${alias}`;
}

function joinsSql(node: TableNode, source: Source, postponed: Postponed, compilation: Compilation): string {
  return joinedLinks(node)
    .map((link) => joinSql(link, source, postponed, compilation))
    .join("");
}

function joinSql(link: LinkNode, parent: Source, postponed: Postponed, compilation: Compilation): string {
  const source = compilation.sources.of(link);
  const [now, later] = splitConditions(conditionsOf(link));
  postponed.push([later, source]);
  const on = (): string =>
    joinConditions([matchSql(link, source, parent), ...conditionsSql(now, source, compilation)], "AND");
  if (link.type === "outer") {
    // What is joined to a row that may be missing is missing with it.
    const inner = joinsSql(link, source, postponed, compilation);
    return ` LEFT JOIN ${inner === "" ? tableSql(source) : `(${tableSql(source)}${inner})`} ON ${on()}`;
  }
  const condition = link.type === "inner" ? on() : firstMatchSql(source, on());
  return ` JOIN ${tableSql(source)} ON ${condition}${joinsSql(link, source, postponed, compilation)}`;
}

/** The row with the least id among those that match. Inside of the subquery the alias means its own row. */
function firstMatchSql({ table, alias }: Source, on: string): string {
  const id = `${alias}.${quote(table.primaryId.logicalName)}`;
  return `${id} = (SELECT ${id} FROM ${tableSql({ table, alias })} WHERE ${on} ORDER BY ${id} LIMIT 1)`;
}

function matchSql(link: LinkNode, source: Source, parent: Source): string {
  const [from, to] = matchedColumns(link, source, parent);
  return `${from} = ${to}`;
}

function matchedColumns({ from, to }: LinkNode, source: Source, parent: Source): readonly [from: string, to: string] {
  const left = referToColumn(source, from ?? source.table.primaryId.logicalName);
  const right = referToColumn(parent, to);
  checkSameType(left, right);
  return [left.comparable, right.comparable];
}

function conditionsOf({ filters, links }: TableNode): Conditions {
  return { filters, links: links.filter(({ type }) => !joins.has(type)) };
}

function splitConditions({ filters, links }: Conditions): readonly [now: Conditions, later: Conditions] {
  return [
    { filters: filters.filter((one) => !mentionsOthers(one)), links: links.filter((one) => !linkMentionsOthers(one)) },
    { filters: filters.filter(mentionsOthers), links: links.filter(linkMentionsOthers) },
  ];
}

function conditionsSql({ filters, links }: Conditions, source: Source, compilation: Compilation): readonly string[] {
  return [
    ...filters.flatMap((filter) => filterSql(filter, source, compilation)),
    ...links.map((link) => existenceSql(link, source, compilation)),
  ];
}

/** Nothing for a filter without conditions. */
function filterSql(filter: FilterNode, source: Source, compilation: Compilation): readonly string[] {
  const parts = [
    ...mergeConditions(filter).map((condition) => conditionSql(condition, source, compilation)),
    ...filter.filters.flatMap((inner) => filterSql(inner, source, compilation)),
    ...filter.links.map((link) => existenceSql(link, source, compilation)),
  ];
  return parts.length === 0 ? [] : [joinConditions(parts, filter.type === "and" ? "AND" : "OR")];
}

/**
 * Whether the row has records of another table. 'all' and 'not all' mean what "link-entity element" (Microsoft Learn)
 * says of them, and not what their names say: that there are such records but none that the filters hold for, and 'any'.
 */
function existenceSql(link: LinkNode, parent: Source, compilation: Compilation): string {
  switch (link.type) {
    case "not any":
      return noneSql(link, parent, compilation);
    case "all":
      return `(${matchingSql(link, parent, compilation)} AND ${noneSql(link, parent, compilation)})`;
    default:
      return someSql(link, parent, compilation);
  }
}

function someSql(link: LinkNode, parent: Source, compilation: Compilation): string {
  const [from, to] = matchedColumns(link, compilation.sources.of(link), parent);
  return `${to} IN (SELECT ${from} ${rowsSql(link, compilation)})`;
}

/** As `someSql`, whatever the filters. */
function matchingSql(link: LinkNode, parent: Source, { sources }: Compilation): string {
  const source = sources.of(link);
  const [from, to] = matchedColumns(link, source, parent);
  return `${to} IN (SELECT ${from} FROM ${tableSql(source)})`;
}

/** Null is in no list, and a list may hold null. */
function noneSql(link: LinkNode, parent: Source, compilation: Compilation): string {
  return `NOT coalesce(${someSql(link, parent, compilation)}, 0)`;
}
