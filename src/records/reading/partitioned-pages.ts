import { either, reasonOf } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { ServiceError } from "../../errors.ts";
import type { Row } from "../../metadata/record-reader.ts";
import { fetchPage } from "./fetch-page.ts";
import { within } from "./id-conditions.ts";
import { createIdRanges, type IdRanges } from "./id-ranges.ts";
import { mergeSources } from "./merge-sources.ts";
import { onePortion, readPages, type Portions } from "./pages.ts";
import { planQuery } from "./plan.ts";
import { portionsOf } from "./portions.ts";
import type { Query } from "./query.ts";

export interface PartitionedReading {
  readonly connection: Connection;
  readonly query: Query;
  /** Connections that read at a time; 2 and up. */
  readonly degree: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The pages of a query, read by several clones of the connection from different parts of the table, in no order; each
 * record once. At most two pages for each clone are held. A service that refuses to be asked for parts is read in one.
 */
export async function* readPartitionedPages(reading: PartitionedReading): AsyncGenerator<readonly Row[]> {
  const { connection, query, signal } = reading;
  const portions = portionsOf(query);
  let left = query.top;
  let isBegun = false;
  try {
    for await (const rows of readParts(reading, portions)) {
      if (signal?.aborted) throw reasonOf(signal);
      isBegun = true;
      yield rows.length > left ? rows.slice(0, left) : rows;
      left -= rows.length;
      if (left <= 0) return;
    }
  } catch (error) {
    if (isBegun || !isRefusal(error)) throw error;
    for await (const { rows } of readPages({ connection, portions, top: query.top, signal })) yield rows;
  }
}

/** The service has understood the request, and does not do such things. */
function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && (error.status === 400 || error.status === 501);
}

async function* readParts(
  { connection, query, degree, signal }: PartitionedReading,
  portions: Portions,
): AsyncGenerator<readonly Row[]> {
  const leaving = new AbortController();
  const ending = either(signal, leaving.signal);
  const leave = (): void => leaving.abort(new Error("The consumer of these records has left."));
  const whole: Query = { ...query, top: Infinity };
  const ranges = createIdRanges(connection, whole, { readers: degree, signal: ending });
  const clones = Array.from({ length: degree }, () => connection.clone());
  try {
    ranges.prepare();
    const only = await readOnlyPage(connection, portions, ending);
    if (only === undefined) {
      const readers = clones.map((clone) =>
        readRanges(ranges, { connection: clone, query: whole, keep: portions.keep, signal: ending }),
      );
      yield* mergeSources(readers, leave);
    } else {
      yield only;
    }
  } finally {
    leave();
    await Promise.allSettled(clones.map((clone) => clone.close()));
  }
}

/** All rows, when one page holds them: then there is nothing to divide. */
async function readOnlyPage(
  connection: Connection,
  portions: Portions,
  signal: AbortSignal,
): Promise<readonly Row[] | undefined> {
  const sequence = portions.at(0);
  if (sequence === undefined) return [];
  const answer = await fetchPage(connection, sequence.first, sequence, signal);
  if (sequence.after(answer, sequence.first) !== undefined) return undefined;
  return portions.keep === undefined ? answer.value : answer.value.filter(portions.keep);
}

interface RangeReader {
  readonly connection: Connection;
  readonly query: Query;
  readonly keep: Portions["keep"];
  readonly signal: AbortSignal;
}

async function* readRanges(
  ranges: IdRanges,
  { connection, query, keep, signal }: RangeReader,
): AsyncGenerator<readonly Row[]> {
  for (let range = await ranges.next(); range !== undefined; range = await ranges.next()) {
    const portions: Portions = { ...onePortion(planQuery(query, within(query.table, range))), keep };
    for await (const { rows } of readPages({ connection, portions, top: Infinity, signal })) {
      if (rows.length > 0) yield rows;
    }
  }
}
