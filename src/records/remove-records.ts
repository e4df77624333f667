import { requireConnection } from "../connection/default-connection.ts";
import { describeTable } from "../metadata/tables.ts";
import { checkInput, type Input } from "../parallel/chunk-source.ts";
import type { OpenJob } from "../parallel/job/job.ts";
import { isRetry } from "../parallel/job/retried-input.ts";
import { bulkJobOf } from "./bulk/asked.ts";
import { createBulkRun, type BulkRun, type Preparation } from "./bulk/bulk-run.ts";
import { foreseeingSender } from "./bulk/foreseeing-sender.ts";
import { PLAN_SIZE } from "./bulk/planner.ts";
import { expectRemovals } from "./removal/expected-removal.ts";
import type { Removable } from "./removal/find-target.ts";
import { checkKeyColumns, checkRemoveOptions, type RemoveRecordsOptions } from "./removal/removal-options.ts";
import { createRemovalPlan, type RemovalPlan } from "./removal/removal-plan.ts";
import { createRemovalPlanner } from "./removal/removal-planner.ts";
import { lookUpRetrying } from "./sending/retrying.ts";
import { createSender } from "./sending/sender.ts";

/**
 * Deletes many records: by their ids, by what `getRecords` gives, or by columns that find them (`matchOn`).
 *
 * Without a table each record says its own as `@table`, as those of `getRecords` do. A record of the intersect table of
 * a many-to-many relationship is given by its id, or by the ids of the two records that it links. A record that is gone
 * already fails, unless `ifExists` is set or an earlier attempt of the same request may have deleted it: then it is ok.
 * @throws as setRecords does, and ExpectationError when `expect` is not met. Source: "Execute batch operations using the
 * Web API"; "Associate and disassociate table rows using the Web API".
 */
export function removeRecords<I extends Removable>(
  table: string,
  records: Input<I>,
  options?: RemoveRecordsOptions,
): BulkRun<I>;
export function removeRecords<I extends object>(records: Input<I>, options?: RemoveRecordsOptions): BulkRun<I>;
export function removeRecords<I extends Removable>(...parameters: readonly unknown[]): BulkRun<I> {
  const hasTable = typeof parameters[0] === "string";
  const table = hasTable ? (parameters[0] as string) : undefined;
  const [records, options = {}] = parameters.slice(hasTable ? 1 : 0) as [Input<I>, RemoveRecordsOptions | undefined];
  const { bulk, rules, expect: asked, whatIf } = checkRemoveOptions(options);
  checkInput(records);
  // A job that has failures has met what was expected.
  const expect = isRetry(records) ? undefined : asked;
  const connection = requireConnection(options.connection);
  const sender = whatIf ? foreseeingSender : createSender(connection, bulk.sending);
  const looksUp = rules.matchOn !== undefined || rules.verify;
  const planSize = looksUp ? rules.retrievalBatchSize : (bulk.run.batchSize ?? PLAN_SIZE);
  const job = bulkJobOf(table, options);
  let kept: readonly I[] | undefined;

  const prepare = async (signal: AbortSignal, opened: OpenJob | undefined): Promise<Preparation<I>> => {
    // A table or column that does not exist is told before anything is read.
    if (table !== undefined) checkKeyColumns((await describeTable(connection, table)).table, rules.matchOn);
    const { plan: lookUp } = createRemovalPlan<I>(connection, table, rules, opened?.earlier);
    const plan: RemovalPlan<I> = {
      plan: (items, until) => lookUpRetrying(() => lookUp(items, until), bulk.sending, until),
    };
    // A job that has begun to delete has met what was expected, and by now there are fewer.
    const isMet = opened !== undefined && opened.settled + opened.earlier.doubtful.length > 0;
    if (expect === undefined || isMet) return { planner: createRemovalPlanner(plan), sender };
    const expected = await expectRemovals(records, plan, { expect, planSize, signal });
    kept = expected.records;
    return { planner: createRemovalPlanner(expected.plan), sender };
  };
  const replay = async function* (): AsyncGenerator<I> {
    yield* kept ?? records;
  };
  return createBulkRun<I>({
    name: "removeRecords",
    connection,
    records: expect === undefined ? records : replay(),
    planSize,
    ...bulk.run,
    job,
    prepare,
  });
}
