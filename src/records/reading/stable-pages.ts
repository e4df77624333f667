import type { Connection } from "../../connection/connection.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { createIdList, type IdList } from "./id-list.ts";
import { MOST_LISTED, oneOf } from "./id-conditions.ts";
import { readPages, type Portions } from "./pages.ts";
import { planQuery } from "./plan.ts";
import type { Query } from "./query.ts";

export interface StablePage {
  readonly rows: readonly Row[];
  /** The ids that are left, as `from` takes them; undefined behind the last page. */
  rest(): string | undefined;
}

export interface StableReading {
  readonly connection: Connection;
  readonly query: Query;
  /** What the ids are read from. */
  readonly portions: Portions;
  /** The ids that are still to be read. @default those that the query finds */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * All ids first, and then the records by them, in the ids' order: what happens to the records in the meantime changes
 * neither which of them come nor in which order. Those that are gone are left out.
 */
export async function* readStablePages(reading: StableReading): AsyncGenerator<StablePage> {
  const { connection, query, from, signal } = reading;
  const ids = from === undefined ? await readIds(reading) : createIdList(from);
  const size = Math.min(query.pageSize, MOST_LISTED);
  const byId: Query = { ...query, filterText: undefined, condition: undefined, orders: [], links: [], top: Infinity };
  const portions: Portions = {
    at: (index) => {
      const part = ids.slice(index * size, (index + 1) * size);
      return part.length === 0 ? undefined : planQuery(byId, oneOf(query.table, query.table.primaryId, part));
    },
  };
  let portion = 0;
  for await (const { rows } of readPages({ connection, portions, top: Infinity, signal })) {
    const asked = ids.slice(portion * size, (portion + 1) * size);
    portion += 1;
    const next = portion * size;
    yield { rows: inOrder(asked, rows, query), rest: () => (next < ids.length ? ids.encode(next) : undefined) };
  }
}

async function readIds({ connection, query, portions, signal }: StableReading): Promise<IdList> {
  const ids = createIdList();
  for await (const { rows } of readPages({ connection, portions, top: query.top, signal })) {
    for (const row of rows) ids.push(String(row[query.table.primaryId]));
  }
  return ids;
}

function inOrder(ids: readonly string[], rows: readonly Row[], { table }: Query): readonly Row[] {
  const byId = new Map(rows.map((row) => [row[table.primaryId], row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
