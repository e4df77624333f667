import { requireConnection } from "../connection/default-connection.ts";
import { checkInput, type Input } from "../parallel/chunk-source.ts";
import { checkNames } from "../parallel/options.ts";
import { createBulkRun, type BulkRun } from "./bulk/bulk-run.ts";
import { createRemover, type Removable } from "./remove-batch.ts";
import { bulkOptionNames, checkBulkOptions, type BulkOptions } from "./set-records.ts";
import { describeTable } from "../metadata/tables.ts";

export type RemoveRecordsOptions = BulkOptions;

/**
 * Deletes many records, by `$batch`: standard tables have no message that deletes several.
 *
 * Without a table each record says its own as `@table`, as those of `getRecords` do. A record that is gone already
 * fails, unless an earlier attempt of the same request may have deleted it: then it is ok.
 * @throws as setRecords does. Source: "Execute batch operations using the Web API".
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
  checkNames("removeRecords", options, bulkOptionNames);
  checkInput(records);
  const connection = requireConnection(options.connection);
  return createBulkRun<I>({
    name: "removeRecords",
    connection,
    records,
    ...checkBulkOptions(options),
    prepare: async () => {
      // A table that does not exist is told before anything is read.
      if (table !== undefined) await describeTable(connection, table);
      return createRemover(connection, table);
    },
  });
}
