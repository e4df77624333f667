import { requireConnection } from "../connection/default-connection.ts";
import { UsageError } from "../errors.ts";
import { describeTable } from "../metadata/tables.ts";
import { checkInput, type Input } from "../parallel/chunk-source.ts";
import type { OpenJob } from "../parallel/job/job.ts";
import { isRetry } from "../parallel/job/retried-input.ts";
import { currentCall, type CurrentCall } from "../parallel/job/repeatable-call.ts";
import { bulkJobOf } from "./bulk/asked.ts";
import { checkBulkOptions } from "./bulk/bulk-options.ts";
import { createBulkRun, type BulkRun } from "./bulk/bulk-run.ts";
import { PLAN_SIZE } from "./bulk/planner.ts";
import { createContentIds, createRecordIds, type RecordIds } from "./ids/record-ids.ts";
import { createSetPreparation } from "./planning/prepare-run.ts";
import { checkSetOptions, type SetRecordsOptions } from "./planning/set-options.ts";

/**
 * Creates and updates many records of a table. What exists is looked up, only what differs is sent, what is missing is
 * created and what is as it should be is left alone: `createOnly`, `updateAllColumns`, `upsert` and others say otherwise.
 *
 * Records go by CreateMultiple, UpdateMultiple and UpsertMultiple where the table has them, by `$batch` where not. A batch
 * that the service refuses is divided until the records at fault are alone; the others go in. Records of the same key are
 * written one after the other, in the order of the input, whatever goes on beside. Creates are safe to repeat when an
 * answer is missing, because the client chooses the ids. With `job` a run can be gone on with, after a crash, too: what is
 * about to be sent is on disk before.
 * @throws UsageError at once for options that cannot be. When awaited: DefinitionError for an unknown table, column or
 * alternate key, with nothing read; BulkError, with the summary and what failed, when records are not ok (see
 * `errorAction`), the input threw or the service could not be reached; the signal's own reason when aborted.
 * Source: "Use bulk operation messages".
 */
export function setRecords<I extends object>(
  table: string,
  records: Input<I>,
  options: SetRecordsOptions = {},
): BulkRun<I> {
  const settings = checkSetOptions(options);
  checkInput(records);
  const connection = requireConnection(options.connection);
  const { rules } = settings;
  const { run, sending } = checkBulkOptions(options);
  const refusesDuplicates = rules.onDuplicateKey === "error";
  if (refusesDuplicates && isRetry(records)) throw incomparable();
  const job = bulkJobOf(table, options, refusesDuplicates);
  const call = currentCall();
  // A trial run needs ids to tell of one record to the other.
  const sendsIds = options.serverIds !== true || rules.whatIf;
  const looksUp = rules.mode === "compare" || rules.matchOn !== undefined || rules.whatIf;
  return createBulkRun<I>({
    name: "setRecords",
    connection,
    records,
    ...run,
    planSize: looksUp ? rules.retrievalBatchSize : (run.batchSize ?? PLAN_SIZE),
    job,
    prepare: async (signal, opened) => {
      const knowledge = await describeTable(connection, table);
      const ids = sendsIds ? idsOf(table, opened, call) : undefined;
      return createSetPreparation<I>(connection, knowledge, settings, sending, { ids, job: opened, signal });
    },
  });
}

function incomparable(): UsageError {
  return new UsageError(
    'With onDuplicateKey "error" records are compared with all others of the input, and a retry has only those that failed. Give these to a job of their own: dvp jobs show NAME --errors FILE writes them into a file.',
  );
}

/** From the run's own job, else from the call of a block that may be repeated, else drawn. */
function idsOf(table: string, job: OpenJob | undefined, call: CurrentCall | undefined): RecordIds {
  return job === undefined && call !== undefined ? createContentIds(table, call) : createRecordIds(table, job?.origin);
}
