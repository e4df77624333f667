import type { Connection } from "../../connection/connection.ts";
import { checkCount, checkErrorAction, type ErrorAction } from "../../parallel/option-checks.ts";
import { checkJob } from "../../parallel/job/check-job.ts";
import type { Journal } from "../../parallel/journal.ts";
import { checkTotal, type Total } from "../../parallel/total.ts";
import { LARGEST_BATCH } from "../sending/load.ts";
import type { SendSettings } from "../sending/sending.ts";
import type { BulkProgress } from "./bulk-progress.ts";
import { writeHeaders, writeOptionNames, type WriteOptions } from "../sending/write-options.ts";

/** What setRecords and removeRecords have in common. */
export interface BulkOptions extends WriteOptions {
  /** Records that one request carries, 1 to 1000. @default 100, and as many as prove best once requests are measured */
  readonly batchSize?: number | undefined;
  /**
   * For a slow input: the longest that a record waits for others to be looked up and sent with, in milliseconds. Then it
   * goes with those that are there. @default no limit: a batch is full, or nothing more comes
   */
  readonly lingerMs?: number | undefined;
  /** Batches at a time; "auto" leaves it to the governor. What exists is looked up beside them. @default 1 */
  readonly maxDegreeOfParallelism?: number | "auto" | undefined;
  /**
   * What awaiting the run does when records are not ok: "continue" works through all and then throws, "stop" begins
   * nothing new and throws, "silentlyContinue" leaves it to the summary. Iterating never throws for them. @default "continue"
   */
  readonly errorAction?: ErrorAction | undefined;
  /**
   * How often a record, or what is looked up for some, is tried again that the service refused for a reason that may
   * pass, a deadlock for instance. Throttling and lost answers need none: those are always dealt with. @default 0
   */
  readonly retries?: number | undefined;
  /** Before the first of these tries, in milliseconds; it doubles from try to try, up to 5 minutes. @default 5000 */
  readonly initialRetryDelayMs?: number | undefined;
  /**
   * How many records there are, for the progress: a number, or a function that is asked again and again where it is an
   * estimate. @default the length or size of an array, Set or Map, otherwise not known
   */
  readonly total?: Total | undefined;
  /** Called after each batch, with the speed over the last 30 seconds and, where the total is known, the time left. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /**
   * Makes the run a job, which another run can go on with: `await openJob({ name })`. What is about to be sent is on disk
   * before it is sent; what earlier runs of the job have settled is passed over. @default none
   */
  readonly job?: Journal | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  /** Cancels what is in flight; its own reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export const bulkOptionNames: Readonly<Record<keyof BulkOptions, true>> = {
  ...writeOptionNames,
  batchSize: true,
  lingerMs: true,
  maxDegreeOfParallelism: true,
  errorAction: true,
  retries: true,
  initialRetryDelayMs: true,
  total: true,
  onProgress: true,
  job: true,
  connection: true,
  signal: true,
};

/** The options, checked: for the run, and for sending. */
export interface BulkSettings {
  readonly run: {
    readonly batchSize: number | undefined;
    readonly lingerMs: number | undefined;
    readonly degree: number | "auto";
    readonly errorAction: ErrorAction;
    readonly total: Total | undefined;
    readonly onProgress: BulkOptions["onProgress"];
    readonly signal: AbortSignal | undefined;
  };
  readonly sending: SendSettings;
}

/** @throws UsageError for options that cannot be. */
export function checkBulkOptions(options: BulkOptions): BulkSettings {
  const { maxDegreeOfParallelism: degree = 1, retries = 0, initialRetryDelayMs = 5000 } = options;
  const { lingerMs, total, onProgress, signal } = options;
  if (lingerMs !== undefined) checkCount("lingerMs", lingerMs, 0);
  checkTotal(total);
  checkJob(options.job);
  if (degree !== "auto") checkCount("maxDegreeOfParallelism", degree, 1);
  const { batchSize } = options;
  if (batchSize !== undefined) checkCount("batchSize", batchSize, 1, LARGEST_BATCH);
  return {
    run: {
      ...{ batchSize, lingerMs, degree, total, onProgress, signal },
      errorAction: checkErrorAction(options.errorAction),
    },
    sending: {
      batchSize: batchSize ?? LARGEST_BATCH,
      headers: writeHeaders(options),
      tag: options.tag,
      retries: checkCount("retries", retries, 0),
      initialRetryDelayMs: checkCount("initialRetryDelayMs", initialRetryDelayMs, 0),
    },
  };
}
