import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";
import { describeTable } from "../metadata/tables.ts";
import { checkInput, type Input } from "../parallel/chunk-source.ts";
import { checkCount, checkErrorAction, checkNames, type ErrorAction } from "../parallel/options.ts";
import { createBulkRun, type BulkRun } from "./bulk/bulk-run.ts";
import type { BulkSummary } from "../outcomes.ts";
import { checkMode, createPlanner, type WriteMode } from "./write-plan.ts";
import { createWriter } from "./write-batch.ts";

/** What setRecords and removeRecords have in common. */
export interface BulkOptions {
  /** Records that one request carries, 1 to 1000. @default 100 */
  readonly batchSize?: number | undefined;
  /** Batches at a time; "auto" leaves it to the governor. @default 1 */
  readonly maxDegreeOfParallelism?: number | "auto" | undefined;
  /**
   * What awaiting the run does when records are not ok: "continue" works through all and then throws, "stop" begins
   * nothing new and throws, "silentlyContinue" leaves it to the summary. Iterating never throws for them. @default "continue"
   */
  readonly errorAction?: ErrorAction | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: BulkSummary) => void) | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  /** Cancels what is in flight; its own reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface SetRecordsOptions extends BulkOptions, WriteMode {}

export const bulkOptionNames: Readonly<Record<keyof BulkOptions, true>> = {
  batchSize: true,
  maxDegreeOfParallelism: true,
  errorAction: true,
  onProgress: true,
  connection: true,
  signal: true,
};

const NAMES: Readonly<Record<keyof SetRecordsOptions, true>> = {
  ...bulkOptionNames,
  createOnly: true,
  updateOnly: true,
  updateAllColumns: true,
};

/**
 * Creates or updates many records of a table, by CreateMultiple and UpdateMultiple. A batch that the service refuses is
 * split until the record at fault is alone; the others go in.
 *
 * Creates are safe to repeat when an answer is missing, because the client chooses the ids.
 * @throws UsageError at once for options that cannot be; DefinitionError for an unknown table; BulkError, with the
 * summary and what failed, when awaited and records are not ok (see `errorAction`), the input threw or the service
 * could not be reached; the signal's own reason when aborted. Source: "Use bulk operation messages".
 */
export function setRecords<I extends object>(
  table: string,
  records: Input<I>,
  options: SetRecordsOptions = {},
): BulkRun<I> {
  checkNames("setRecords", options, NAMES);
  checkMode(options);
  checkInput(records);
  const connection = requireConnection(options.connection);
  return createBulkRun<I>({
    name: "setRecords",
    connection,
    records,
    ...checkBulkOptions(options),
    prepare: async () => {
      const knowledge = await describeTable(connection, table);
      return createWriter(connection, knowledge.table, createPlanner(knowledge, options));
    },
  });
}

export function checkBulkOptions(options: BulkOptions): {
  readonly batchSize: number;
  readonly degree: number | "auto";
  readonly errorAction: ErrorAction;
  readonly onProgress: BulkOptions["onProgress"];
  readonly signal: AbortSignal | undefined;
} {
  const { maxDegreeOfParallelism: degree = 1, onProgress, signal } = options;
  if (degree !== "auto") checkCount("maxDegreeOfParallelism", degree, 1);
  const batchSize = checkCount("batchSize", options.batchSize ?? 100, 1, 1000);
  return { batchSize, degree, errorAction: checkErrorAction(options.errorAction), onProgress, signal };
}
