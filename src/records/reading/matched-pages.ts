import type { Connection } from "../../connection/connection.ts";
import { MatchError, ValueError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { keyValuesOf, type KeyValues } from "../matching/key-values.ts";
import { matchByKeys, type Match } from "../matching/match-by-keys.ts";
import type { CheckedMatching } from "./match-options.ts";
import { readPages } from "./pages.ts";
import { portionsOf } from "./portions.ts";
import type { Query } from "./query.ts";

export interface MatchedReading {
  readonly connection: Connection;
  readonly query: Query;
  readonly matching: CheckedMatching;
  /** Inputs that one search looks for. */
  readonly batchSize: number;
  /** What else must be true of the records, as an OData filter. */
  readonly filter: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An input with what finds its record, in the order in which it is tried. */
interface Wanted {
  readonly index: number;
  readonly keys: readonly KeyValues[];
}

/**
 * The records that match the inputs, each once, by the service's own comparison.
 * @throws MatchError for an input that matches several, unless that is allowed; ValueError for one that has no values to
 * match on.
 */
export async function* readMatchedPages(reading: MatchedReading): AsyncGenerator<readonly Row[]> {
  const { connection, query, filter, signal } = reading;
  const search = { connection, table: query.table, select: [], filter, signal };
  const given = new Set<string>();
  for await (const wanted of inBatches(reading)) {
    const ids = new Set<string>();
    const found = await matchByKeys(wanted, { ...search, retrievalBatchSize: wanted.length });
    for (const one of wanted) {
      const match = found.get(one);
      if (match === undefined) continue;
      checkOne(one, match, reading);
      for (const row of match.rows) {
        const id = String(row[query.table.primaryId]);
        if (!given.has(id)) ids.add(id);
        given.add(id);
      }
    }
    const portions = portionsOf(query, { ids: [...ids] });
    for await (const { rows } of readPages({ connection, portions, top: Infinity, signal })) yield rows;
  }
}

async function* inBatches({ query, matching, batchSize }: MatchedReading): AsyncGenerator<readonly Wanted[]> {
  let batch: Wanted[] = [];
  let index = 0;
  for await (const record of matching.records) {
    batch.push({ index, keys: keysOf(query.table, record, { index, ways: matching.keys }) });
    index += 1;
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function keysOf(
  table: TableDefinition,
  record: object,
  { index, ways }: { readonly index: number; readonly ways: CheckedMatching["keys"] },
): readonly KeyValues[] {
  const keys = ways
    .map((columns) => keyValuesOf(table, record as Row, columns))
    .filter((values) => values !== undefined);
  if (keys.length > 0) return keys;
  const name = ways[0]?.[0] ?? table.primaryId;
  throw new ValueError(table.name, name, (record as Row)[name], `a value to match input ${index} on`);
}

function checkOne({ index }: Wanted, { columns, rows }: Match, { query, matching }: MatchedReading): void {
  if (rows.length < 2 || matching.allowMultipleMatches) return;
  const { name } = query.table;
  throw new MatchError(
    `Input ${index} matches ${rows.length} records of ${name} by ${columns.join(" and ")}. ` +
      "Match on more columns, or give allowMultipleMatches to read them all.",
    { table: name, columns, matches: rows.length },
  );
}
