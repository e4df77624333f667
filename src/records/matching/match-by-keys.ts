import type { Connection } from "../../connection/connection.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { findMatches, type Row } from "./find-matches.ts";
import type { KeyValues } from "./key-values.ts";

/** What is looked for: by each of its keys in their order, until one finds something. */
export interface Sought {
  readonly keys: readonly KeyValues[];
}

export interface MatchParts {
  readonly connection: Connection;
  readonly table: TableDefinition;
  /** Wire names of the columns to read; the primary id is always read. */
  readonly select: readonly string[];
  /** Records that one request looks for. */
  readonly retrievalBatchSize: number;
  readonly signal: AbortSignal | undefined;
}

/** The rows that each one's first key with any rows finds; nothing for those that no key finds. */
export async function matchByKeys<T extends Sought>(
  sought: readonly T[],
  parts: MatchParts,
): Promise<Map<T, readonly Row[]>> {
  const found = new Map<T, readonly Row[]>();
  let pending = sought;
  for (let turn = 0; pending.length > 0; turn += 1) {
    const byColumns = Map.groupBy(pending, ({ keys }) => JSON.stringify(keys[turn]?.columns));
    for (const group of byColumns.values()) {
      for (let from = 0; from < group.length; from += parts.retrievalBatchSize) {
        await matchSome(group.slice(from, from + parts.retrievalBatchSize), turn, parts, found);
      }
    }
    pending = pending.filter((one) => !found.has(one) && turn + 1 < one.keys.length);
  }
  return found;
}

/** Looks for some by their keys of one turn, which are of the same columns. */
async function matchSome<T extends Sought>(
  some: readonly T[],
  turn: number,
  { connection, table, select, signal }: MatchParts,
  found: Map<T, readonly Row[]>,
): Promise<void> {
  const columns = some[0]?.keys[turn]?.columns ?? [];
  const tuples = some.map(({ keys }) => keys[turn]?.values ?? []);
  const rows = await findMatches({ connection, table, columns, select, signal }, tuples);
  for (const [at, one] of some.entries()) {
    const matches = rows[at] ?? [];
    if (matches.length > 0) found.set(one, matches);
  }
}
