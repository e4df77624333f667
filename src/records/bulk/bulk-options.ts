import type { Connection } from "../../connection/connection.ts";
import type { BulkSummary } from "../../outcomes.ts";
import { checkCount, checkErrorAction, type ErrorAction } from "../../parallel/options.ts";
import type { SendSettings } from "../sending/sending.ts";
import { writeHeaders, writeOptionNames, type WriteOptions } from "../sending/write-options.ts";

/** What setRecords and removeRecords have in common. */
export interface BulkOptions extends WriteOptions {
  /** Records that one request carries, 1 to 1000. @default 100 */
  readonly batchSize?: number | undefined;
  /** Batches at a time; "auto" leaves it to the governor. What exists is looked up beside them. @default 1 */
  readonly maxDegreeOfParallelism?: number | "auto" | undefined;
  /**
   * What awaiting the run does when records are not ok: "continue" works through all and then throws, "stop" begins
   * nothing new and throws, "silentlyContinue" leaves it to the summary. Iterating never throws for them. @default "continue"
   */
  readonly errorAction?: ErrorAction | undefined;
  /**
   * How often a record is tried again that the service refused for a reason that may pass, a deadlock for instance.
   * Throttling and lost answers need none: those are always dealt with. @default 0
   */
  readonly retries?: number | undefined;
  /** Before the first of these tries, in milliseconds; it doubles from try to try, up to 5 minutes. @default 5000 */
  readonly initialRetryDelayMs?: number | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: BulkSummary) => void) | undefined;
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  /** Cancels what is in flight; its own reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export const bulkOptionNames: Readonly<Record<keyof BulkOptions, true>> = {
  ...writeOptionNames,
  batchSize: true,
  maxDegreeOfParallelism: true,
  errorAction: true,
  retries: true,
  initialRetryDelayMs: true,
  onProgress: true,
  connection: true,
  signal: true,
};

/** The options, checked: for the run, and for sending. */
export interface BulkSettings {
  readonly run: {
    readonly batchSize: number;
    readonly degree: number | "auto";
    readonly errorAction: ErrorAction;
    readonly onProgress: BulkOptions["onProgress"];
    readonly signal: AbortSignal | undefined;
  };
  readonly sending: SendSettings;
}

/** @throws UsageError for options that cannot be. */
export function checkBulkOptions(options: BulkOptions): BulkSettings {
  const { maxDegreeOfParallelism: degree = 1, onProgress, signal, retries = 0, initialRetryDelayMs = 5000 } = options;
  if (degree !== "auto") checkCount("maxDegreeOfParallelism", degree, 1);
  const batchSize = checkCount("batchSize", options.batchSize ?? 100, 1, 1000);
  return {
    run: { batchSize, degree, errorAction: checkErrorAction(options.errorAction), onProgress, signal },
    sending: {
      batchSize,
      headers: writeHeaders(options),
      tag: options.tag,
      retries: checkCount("retries", retries, 0),
      initialRetryDelayMs: checkCount("initialRetryDelayMs", initialRetryDelayMs, 0),
    },
  };
}
