import type { Connection } from "../../connection/connection.ts";
import { allOf } from "../../web-api/condition.ts";
import { withPart } from "../../web-api/fetch-page.ts";
import { fetchPath } from "../../web-api/query.ts";
import { sendParts } from "../matching/send-parts.ts";
import { within, type IdRange } from "./id-conditions.ts";
import { queryXml } from "./plan.ts";
import { idsOf, type Query } from "./query.ts";

/** Pages without a cookie reach no further than this record. Source: "Page results using FetchXml". */
const FARTHEST = 50_000;
const PAGES_PER_RANGE = 2;
/** With small pages there would be very many. */
const MOST_PLACES = 20;

/** Gives the parts of a table, one after another, until all of it has been given. */
export interface IdRanges {
  /** Begins to ask the service, so that the first part is known sooner. */
  prepare(): void;
  /** Undefined when no part is left. @throws what the service answers when it is asked for ids. */
  next(): Promise<IdRange | undefined>;
}

/**
 * Parts of a table with about as many records each, however their ids are spread: the service is asked which ids stand at
 * certain places in the order of ids. Each such request brings a handful of ids, and is on its way before they are needed.
 *
 * Microsoft's table of operators names no "greater than" for ids. SQL 4 CDS pages by it, in the order of the primary id,
 * and so do the service's own paging cookies; where a service refuses it all the same, the caller reads in one.
 * Sources: "Page results using FetchXml"; "Condition operator values"; FetchXmlScan of MarkMpn.Sql4Cds.Engine.
 */
export function createIdRanges(
  connection: Connection,
  query: Query,
  { readers, signal }: { readonly readers: number; readonly signal: AbortSignal },
): IdRanges {
  const size = query.pageSize * PAGES_PER_RANGE;
  const places = Array.from({ length: Math.ceil(FARTHEST / size) - 1 }, (_, at) => (at + 1) * size).slice(
    0,
    MOST_PLACES,
  );
  const ready: IdRange[] = [];
  let reached: string | undefined;
  let isAll = false;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const found = await idsAt(connection, query, { above: reached, places, signal });
    for (const id of found) {
      ready.push({ above: reached, upTo: id });
      reached = id;
    }
    if (found.length === places.length) return;
    ready.push({ above: reached, upTo: undefined });
    isAll = true;
  };
  const prepare = (): void => {
    if (isAll || looking !== undefined) return;
    looking = look().finally(() => (looking = undefined));
    // Whoever waits for it hears of its failure.
    looking.catch(() => undefined);
  };
  return {
    prepare,
    next: async () => {
      if (ready.length < readers) prepare();
      while (ready.length === 0 && looking !== undefined) await looking;
      return ready.shift();
    },
  };
}

interface Looked {
  readonly above: string | undefined;
  readonly places: readonly number[];
  readonly signal: AbortSignal;
}

/** The ids that stand at these places, from 1, behind another: as many of them as there are. */
async function idsAt(connection: Connection, query: Query, { above, places, signal }: Looked): Promise<string[]> {
  const { table } = query;
  const xml = boundaryXml(query, above);
  const parts = places.map((place) => ({
    method: "GET" as const,
    path: fetchPath(table.entitySet, withPart(xml, { count: 1, page: place })),
  }));
  const bodies = await sendParts(connection, parts, signal);
  const ids: string[] = [];
  for (const body of bodies) {
    if (typeof body !== "string") throw body;
    const [row] = (JSON.parse(body) as { value: readonly Readonly<Record<string, unknown>>[] }).value;
    if (row === undefined) break;
    ids.push(String(row[table.primaryId]));
  }
  return ids;
}

/** A filter that is a text cannot be said in FetchXML: then the places are those of the whole table. */
function boundaryXml(query: Query, above: string | undefined): string {
  const { table } = query;
  const counted: Query = {
    ...idsOf(query),
    filterText: undefined,
    orders: [{ column: table.primaryId, descending: false }],
  };
  return queryXml(counted, allOf(query.condition, within(table, { above, upTo: undefined })));
}
