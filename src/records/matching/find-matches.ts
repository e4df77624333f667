import type { Connection } from "../../connection/connection.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { joinRows } from "./join-rows.ts";
import { foldOf, keyColumnsOf, type KeyTuple } from "./key-columns.ts";
import { isListable, packTuples, queryFor, type Asked, type Search } from "./match-queries.ts";
import { isPlain, isStorable } from "./plain-values.ts";
import { readLists, type Row } from "./read-lists.ts";

export interface MatchQuery {
  readonly connection: Connection;
  readonly table: TableDefinition;
  /** What records are found by, by logical names: at least one. */
  readonly columns: readonly string[];
  /** What is read of them, by names of the wire. The primary id and `columns` always are. */
  readonly select: readonly string[];
  /** What else must be true of them, as an OData filter. */
  readonly filter?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A record as the service gives it, and values to find it by. */
export type { KeyTuple, Row };

/**
 * For each tuple, in their order, the rows that the service says have these values.
 *
 * How texts compare is a matter of the environment's collation, which no request tells. So tuples share a query, and its
 * rows are given to them here, only where no collation could see it otherwise: plain ASCII, and nothing alike among the
 * others. What is in doubt is asked for alone, many at a time as parts of one `$batch`: such an answer belongs to its
 * tuple whatever the collation is. That costs the service a query for each, and nobody a record matched by mistake.
 * @throws ServiceError, TransportError when a query fails; ValueError for values too long to be searched for; UsageError
 * for a column that cannot be searched.
 */
export async function findMatches(
  query: MatchQuery,
  tuples: readonly KeyTuple[],
): Promise<readonly (readonly Row[])[]> {
  const { connection, signal, table, select, filter } = query;
  const search: Search = { table, select, filter, columns: keyColumnsOf(table, query.columns) };
  const known = new Map<string, Asked>();
  const asked = tuples.map((tuple) => {
    const identity = JSON.stringify(tuple.map((value, at) => search.columns[at]?.normalize(value)));
    let one = known.get(identity);
    if (one === undefined) known.set(identity, (one = { tuple, fold: foldOf(search.columns, tuple), rows: [] }));
    return one;
  });
  const read = (packs: readonly (readonly Asked[])[]): Promise<Row[][]> => {
    const paths = packs.map((pack) => pack.map(({ tuple }) => tuple)).map((pack) => queryFor(search, pack));
    return readLists(connection, paths, signal);
  };
  await joinRows(search, pack(search, [...known.values()].filter(isAskable)), read);
  return asked.map(({ rows }) => rows);
}

/** Tuples that share a query. Those that are in doubt from the beginning have one each. */
function pack(search: Search, asked: readonly Asked[]): Asked[][] {
  const spellings = new Map<string, number>();
  for (const { fold } of asked) spellings.set(fold, (spellings.get(fold) ?? 0) + 1);
  const clear: Asked[] = [];
  const alone: Asked[] = [];
  for (const one of asked) {
    const isClear = spellings.get(one.fold) === 1 && one.tuple.every(isPlain) && isListable(search, one.tuple);
    (isClear ? clear : alone).push(one);
  }
  return [...packTuples(search, clear), ...alone.map((one) => [one])];
}

/** What no record can have would make the service refuse the query, and others with it. */
function isAskable({ tuple }: Asked): boolean {
  return tuple.every(isStorable);
}
