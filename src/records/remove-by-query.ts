import { abortable, systemClock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";
import { describeValue, UsageError } from "../errors.ts";
import { readFilter, type FilterObjects } from "../metadata/filter/filter-object.ts";
import { describeTable } from "../metadata/tables.ts";
import type { BulkDeleteResult } from "../outcomes.ts";
import { checkCount, checkNames } from "../parallel/option-checks.ts";
import { queryExpression } from "../web-api/query-expression.ts";
import { getRecords } from "./get-records.ts";
import { checkExpected } from "./removal/check-expected.ts";
import { followJob, startJob } from "./removal/bulk-delete-job.ts";

export interface RemoveByQueryOptions {
  /** How the environment's list of system jobs shows it. @default "Delete <table> (dataverse-parallel)" */
  readonly jobName?: string | undefined;
  /**
   * How many records the filter must find: they are counted first, and with another number there is no job.
   * @default any number
   */
  readonly expect?: number | undefined;
  /** Called with the figures whenever they were read. */
  readonly onProgress?: ((progress: BulkDeleteResult) => void) | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  /** Ends the waiting. A job that has begun goes on at the server: the error says which. */
  readonly signal?: AbortSignal | undefined;
}

const NAMES: Readonly<Record<keyof RemoveByQueryOptions, true>> = {
  jobName: true,
  expect: true,
  onProgress: true,
  connection: true,
  signal: true,
};

/**
 * Deletes every record that a filter finds by a bulk delete job at the server, and follows it to its end. Nothing is
 * read and nothing sent but the query: for many records that need no look before. The job is slow to begin, and
 * `removeRecords` tells of each record what became of it; here there are figures only.
 *
 * @param filter a filter object of `getRecords`, or several of which any must hold. An empty one is refused: all records
 * of a table are those with `{ "<primary id>:NotNull": true }`.
 * @throws ExpectationError when `expect` is not met; UsageError, DefinitionError or ValueError for a filter that cannot be meant; ServiceError when the service
 * refuses the job; TransportError when its answer is lost, so that nobody knows whether there is a job; BulkDeleteError
 * when it failed, left records undeleted or is not followed any longer. Source: "Delete data in bulk".
 */
export async function removeByQuery(
  table: string,
  filter: FilterObjects,
  options: RemoveByQueryOptions = {},
): Promise<BulkDeleteResult> {
  checkNames("removeByQuery", options, NAMES);
  const { jobName = `Delete ${table} (dataverse-parallel)`, expect, onProgress, signal } = options;
  if (expect !== undefined) checkCount("expect", expect, 0);
  if (typeof filter !== "object" || (filter as unknown) === null) {
    throw new UsageError(`Expected the filter to be an object of columns and values, got ${describeValue(filter)}.`);
  }
  const connection = requireConnection(options.connection);
  const definition = (await abortable(describeTable(connection, table), signal)).table;
  const tableOf = (alias: string | undefined): typeof definition => {
    if (alias === undefined) return definition;
    throw new UsageError(`A bulk delete job has no links: there is no ${alias}. Filter by columns of ${table}.`);
  };
  const condition = readFilter(filter, { tableOf });
  if (condition === undefined) {
    throw new UsageError(
      `An empty filter would delete every ${table}. If that is meant, say { "${definition.primaryId}:NotNull": true }.`,
    );
  }
  if (expect !== undefined) {
    checkExpected(expect, await getRecords(table, { filter, connection, signal }).count(), "the filter leads");
  }
  const query = queryExpression(table, definition.primaryId, condition);
  const startAt = new Date(systemClock.now());
  const jobId = await startJob(connection, { query, name: jobName, startAt }, signal);
  return followJob(connection, jobId, { clock: systemClock, onProgress, signal });
}
