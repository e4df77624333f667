import type { Connection } from "../../connection/connection.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { findMatches, type Row } from "./find-matches.ts";
import type { KeyValues } from "./key-values.ts";
import type { KeyColumns } from "./match-on.ts";

/** What is looked for: by each of its keys in their order, until one finds something. */
export interface Sought {
  readonly keys: readonly KeyValues[];
}

export interface MatchParts {
  readonly connection: Connection;
  readonly table: TableDefinition;
  /** Wire names of the columns to read; the primary id is always read. */
  readonly select: readonly string[];
  /** What else must be true of the rows, as an OData filter. */
  readonly filter?: string | undefined;
  /** Records that one request looks for. */
  readonly retrievalBatchSize: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a key found: one row at least. */
export interface Match {
  readonly columns: KeyColumns;
  readonly rows: readonly Row[];
}

/** What each one's first key that finds anything finds; nothing for those that no key finds. */
export async function matchByKeys<T extends Sought>(sought: readonly T[], parts: MatchParts): Promise<Map<T, Match>> {
  const found = new Map<T, Match>();
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
  { connection, table, select, filter, signal }: MatchParts,
  found: Map<T, Match>,
): Promise<void> {
  const columns = some[0]?.keys[turn]?.columns ?? [];
  const tuples = some.map(({ keys }) => keys[turn]?.values ?? []);
  const rows = await findMatches({ connection, table, columns, select, filter, signal }, tuples);
  for (const [at, one] of some.entries()) {
    const matches = rows[at] ?? [];
    if (matches.length > 0) found.set(one, { columns, rows: matches });
  }
}
