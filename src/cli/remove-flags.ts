import { Option, type Command } from "commander";
import type { Connection } from "../connection/connection.ts";
import type { RemoveRecordsOptions } from "../records/removal/removal-options.ts";
import { addBulkFlags, bulkOptionsOf, type BulkFlags } from "./bulk-flags.ts";
import { addConnectionFlags, addTimeoutFlag, type ConnectionFlags } from "./connection-flags.ts";
import { given, oneMoreKey, wholeNumber } from "./flag-values.ts";
import { addJobFlags, type JobFlags } from "./jobs/job-flags.ts";
import type { Session } from "./session.ts";

export interface RemoveFlags extends BulkFlags, JobFlags, ConnectionFlags {
  readonly matchOn?: readonly (readonly string[])[];
  readonly allowMultipleMatches?: boolean;
  readonly expect?: number;
  readonly ifExists?: boolean;
  readonly ifMatch?: boolean;
  readonly asJob?: boolean;
  readonly filterValues?: string;
  readonly jobName?: string;
  readonly yes?: boolean;
  readonly timeoutMs?: number;
}

/** Flags that mean nothing to a job. */
const OF_RECORDS: readonly (keyof RemoveFlags)[] = [
  "matchOn",
  "allowMultipleMatches",
  "ifExists",
  "ifMatch",
  "batchSize",
  "retrievalBatchSize",
  "maxDegreeOfParallelism",
  "retries",
  "initialRetryDelay",
  "bypassBusinessLogicExecution",
  "bypassBusinessLogicExecutionStepIds",
  "bypassFlows",
  "tag",
  "format",
  "errorAction",
  "errors",
  "maxErrors",
  "job",
  "spool",
];

/** Where the command's operands point. */
export interface RemoveTarget {
  readonly table: string | undefined;
  readonly path: string | undefined;
}

/** What the command works with. */
export interface RemoveWork {
  readonly flags: RemoveFlags;
  readonly session: Session;
  readonly connection: Connection;
}

export function addRemoveFlags(command: Command): void {
  command
    .option("--match-on <columns>", "columns that find a record together; again for another try", oneMoreKey)
    .option("--allow-multiple-matches", "delete all records that match")
    .option("--expect <n>", "delete nothing unless exactly so many records are there to delete", wholeNumber(0))
    .option("--if-exists", "a record that is gone already is no failure")
    .option("--if-match", 'delete a record only if nobody has changed it since dvp get --etags read it ("@etag")')
    .addOption(
      new Option("--as-job", "let the server delete what --filter-values finds, and wait for it").conflicts([
        ...OF_RECORDS,
      ]),
    )
    .option("--filter-values <json>", 'of --as-job: {"statecode": 1, "name:Like": "Test%"}, a list of such, or @FILE')
    .option("--job-name <name>", "of --as-job: how the environment's list of system jobs shows it")
    .option("--yes", "do not ask");
  addBulkFlags(command, "list what would be deleted, and delete nothing");
  addJobFlags(command, { input: true });
  addConnectionFlags(command);
  addTimeoutFlag(command);
}

/** What these flags are as options of the library, which checks them. */
export function removeOptionsOf(flags: RemoveFlags): RemoveRecordsOptions {
  const { matchOn, allowMultipleMatches, expect, ifExists, ifMatch, whatIf, retrievalBatchSize } = flags;
  return {
    ...bulkOptionsOf(flags),
    ...given({ matchOn, allowMultipleMatches, expect, ifExists, ifMatch, whatIf, retrievalBatchSize }),
  };
}
