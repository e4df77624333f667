import { lookupTypes, textTypes, type Column } from "../definitions/model.ts";
import { notSupported } from "../web-api-error.ts";
import { edmType } from "./edm.ts";
import { joinLookupNames } from "./lookup-name.ts";
import { parseOperand, type Aliases } from "./parse-operand.ts";
import type { Scope } from "./scope.ts";
import { referTo, ROOT } from "./table-source.ts";
import { readTokens, type TokenReader } from "./token-reader.ts";

/** One column of the order. */
export interface OrderTerm {
  readonly column: Column;
  readonly descending: boolean;
  /** The value as it is kept. */
  readonly sql: string;
  /** What it is sorted by. */
  readonly comparable: string;
  readonly isText: boolean;
}

/**
 * A $orderby with the primary id behind it, so that no two rows are equal and pages have an edge.
 * Lookups sort by the primary name of what they point to ("Order rows using OData").
 */
export function compileOrderBy(text: string | undefined, aliases: Aliases, scope: Scope): readonly OrderTerm[] {
  const { primaryId } = scope.context.table;
  const terms = new Map<Column, OrderTerm>();
  for (const [path, descending] of text === undefined ? [] : parseOrderBy(text, aliases)) {
    if (path.length > 1) throw notSupported(`ordering by a column of another table, '${path.join("/")}'`);
    const { column } = scope.source.resolve(path);
    // What is equal in the first place cannot be told apart by the same column in the second.
    if (!terms.has(column) && !terms.has(primaryId)) terms.set(column, orderTerm(column, descending, scope));
  }
  if (!terms.has(primaryId)) terms.set(primaryId, orderTerm(primaryId, false, scope));
  return [...terms.values()];
}

/** SQLite puts nulls where SQL Server does: first when ascending. */
export function orderSql(terms: readonly OrderTerm[]): string {
  return terms.map((term) => (term.descending ? `${term.comparable} DESC` : term.comparable)).join(", ");
}

type ParsedTerm = readonly [path: readonly string[], descending: boolean];

function parseOrderBy(text: string, aliases: Aliases): readonly ParsedTerm[] {
  const reader = readTokens(text);
  const terms: ParsedTerm[] = [];
  do terms.push(parseTerm(reader, aliases));
  while (reader.accept(","));
  const rest = reader.peek();
  if (rest.kind !== "end") throw reader.unexpected(rest);
  return terms;
}

function parseTerm(reader: TokenReader, aliases: Aliases): ParsedTerm {
  const token = reader.peek();
  const operand = parseOperand(reader, aliases);
  if (operand.kind !== "property") throw reader.unexpected(token);
  const descending = reader.accept("desc");
  if (!descending) reader.accept("asc");
  return [operand.path, descending];
}

function orderTerm(column: Column, descending: boolean, scope: Scope): OrderTerm {
  if (lookupTypes.has(column.type)) return nameTerm(column, descending, scope);
  edmType(column);
  const { sql, comparable } = referTo(column, ROOT);
  return { column, descending, sql, comparable, isText: textTypes.has(column.type) };
}

function nameTerm(column: Column, descending: boolean, scope: Scope): OrderTerm {
  const names = joinLookupNames(column, scope.context, scope.source).map((name) => name.sql);
  if (names.length === 0) throw notSupported(`ordering by '${column.wireName}', whose targets have no primary name`);
  const sql = names.length === 1 ? names.join() : `coalesce(${names.join(", ")})`;
  return { column, descending, sql, comparable: `fold(${sql})`, isText: true };
}
