import { lookupTypes, textTypes, type Column } from "../definitions/model.ts";
import { notSupported } from "../web-api-error.ts";
import { edmType } from "./edm.ts";
import { joinLookupNames } from "./lookup-name.ts";
import { parseOperand, type Aliases } from "./parse-operand.ts";
import type { Scope } from "./scope.ts";
import { referTo, type ColumnReference } from "./table-source.ts";
import { readTokens, type TokenReader } from "./token-reader.ts";

/** One column of the order. */
export interface OrderTerm {
  readonly column: Column;
  /** What a paging cookie calls it. */
  readonly name: string;
  readonly descending: boolean;
  /** The value as it is kept. */
  readonly sql: string;
  /** What it is sorted by. */
  readonly comparable: string;
  readonly isText: boolean;
}

/** A term as it was written. */
export interface WrittenTerm {
  readonly path: readonly string[];
  readonly descending: boolean;
}

/**
 * A $orderby with the primary id behind it, so that no two rows are equal and pages have an edge.
 * Lookups sort by the primary name of what they point to ("Order rows using OData").
 */
export function compileOrderBy(
  text: string | undefined,
  aliases: Aliases | undefined,
  scope: Scope,
): readonly OrderTerm[] {
  const { table, alias } = scope.source;
  const id = termOf({ path: [table.primaryId.wireName], descending: false }, referTo(table.primaryId, alias), scope);
  const terms = new Map<string, OrderTerm>();
  for (const written of text === undefined ? [] : parseOrderBy(text, aliases)) {
    const term = termOf(written, scope.source.resolve(written.path), scope);
    // What is equal in the first place cannot be told apart by the same column in the second.
    if (!terms.has(term.sql) && !terms.has(id.sql)) terms.set(term.sql, term);
  }
  if (!terms.has(id.sql)) terms.set(id.sql, id);
  return [...terms.values()];
}

/** SQLite puts nulls where SQL Server does: first when ascending. */
export function orderSql(terms: readonly OrderTerm[]): string {
  return terms.map((term) => (term.descending ? `${term.comparable} DESC` : term.comparable)).join(", ");
}

export function parseOrderBy(text: string, aliases: Aliases | undefined): readonly WrittenTerm[] {
  const reader = readTokens(text);
  const terms: WrittenTerm[] = [];
  do terms.push(parseTerm(reader, aliases));
  while (reader.accept(","));
  const rest = reader.peek();
  if (rest.kind !== "end") throw reader.unexpected(rest);
  return terms;
}

function parseTerm(reader: TokenReader, aliases: Aliases | undefined): WrittenTerm {
  const token = reader.peek();
  const operand = parseOperand(reader, aliases);
  if (operand.kind !== "property") throw reader.unexpected(token);
  const descending = reader.accept("desc");
  if (!descending) reader.accept("asc");
  return { path: operand.path, descending };
}

function termOf({ path, descending }: WrittenTerm, reference: ColumnReference, scope: Scope): OrderTerm {
  const { column } = reference;
  const name = [...path.slice(0, -1), column.logicalName].join("_");
  if (lookupTypes.has(column.type)) return { column, name, descending, isText: true, ...nameOf(reference, scope) };
  edmType(column);
  const { sql, comparable } = reference;
  return { column, name, descending, sql, comparable, isText: textTypes.has(column.type) };
}

function nameOf(
  { column, alias }: ColumnReference,
  scope: Scope,
): { readonly sql: string; readonly comparable: string } {
  const names = joinLookupNames(column, scope.context, scope.source, alias).map((name) => name.sql);
  if (names.length === 0) throw notSupported(`ordering by '${column.wireName}', whose targets have no primary name`);
  const sql = names.length === 1 ? names.join() : `coalesce(${names.join(", ")})`;
  return { sql, comparable: `fold(${sql})` };
}
