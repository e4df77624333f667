import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import { quoted } from "../../web-api/literal.ts";
import { describeTable } from "../../metadata/tables.ts";
import { abortable } from "../../clock.ts";
import { isGiven, NARROWING, type GetRecordsOptions } from "./get-options.ts";
import { readRecordPages } from "./record-pages.ts";

export interface CountOptions {
  /**
   * The service's own count of the whole table, which is up to a day old and costs one small request. Goes with no
   * filter and no `top`. @default false
   */
  readonly approximate?: boolean | undefined;
}

/** What changes nothing about how many there are. */
const ID_ALONE: GetRecordsOptions = {
  excludeColumns: undefined,
  includeSystemColumns: undefined,
  includeFileAndImageMetadataColumns: undefined,
  orderBy: undefined,
  stable: undefined,
};

/** Counted by paging through the ids: the service's own `$count` ends at 5000. */
export async function countRecords(
  connection: Connection,
  table: string | undefined,
  options: GetRecordsOptions,
): Promise<number> {
  const counted = options.fetchXml === undefined ? { ...options, ...ID_ALONE, columns: [] } : options;
  let count = 0;
  for await (const { records } of readRecordPages(connection, table, counted)) count += records.length;
  return count;
}

/** Source: "RetrieveTotalRecordCount Function". @throws UsageError when not all records are meant. */
export async function countApproximately(
  connection: Connection,
  table: string | undefined,
  options: GetRecordsOptions,
): Promise<number> {
  const narrowing = NARROWING.find((name) => isGiven(options, name));
  if (narrowing !== undefined || table === undefined) {
    throw new UsageError(
      `The approximate count is that of the whole table, and ${narrowing ?? "no table"} was given. Count exactly, or leave it out.`,
    );
  }
  // An unknown name is better told here, where the nearest is known.
  await abortable(describeTable(connection, table), options.signal);
  const path = `RetrieveTotalRecordCount(EntityNames=[${quoted(table)}])`;
  const { body } = await connection.send({ method: "GET", path, idempotent: true }, { signal: options.signal });
  const answer = JSON.parse(body) as { EntityRecordCountCollection?: { Values?: readonly number[] } };
  return answer.EntityRecordCountCollection?.Values?.[0] ?? 0;
}
