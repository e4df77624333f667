import { Option, type Command } from "commander";
import type { FileFormat } from "../files/formats.ts";
import type { ErrorAction } from "../parallel/option-checks.ts";
import type { BulkOptions } from "../records/bulk/bulk-options.ts";
import {
  FORMATS,
  commaSeparated,
  degreeOption,
  errorActionOption,
  given,
  progressOption,
  wholeNumber,
  type ErrorActionFlag,
} from "./flag-values.ts";

/** What every command that runs through an input has in common. */
export interface RunFlags {
  readonly format?: FileFormat;
  readonly maxDegreeOfParallelism?: number | "auto";
  readonly lingerMs?: number;
  readonly errorAction: ErrorActionFlag;
  readonly errors?: string;
  readonly maxErrors?: number;
  readonly progress: "auto" | "none";
  readonly json?: boolean;
}

export interface BulkFlags extends RunFlags {
  readonly batchSize?: number;
  readonly retrievalBatchSize?: number;
  readonly retries?: number;
  readonly initialRetryDelay?: number;
  readonly bypassBusinessLogicExecution?: readonly string[];
  readonly bypassBusinessLogicExecutionStepIds?: readonly string[];
  readonly bypassFlows?: boolean;
  readonly tag?: string;
  readonly whatIf?: boolean;
}

export function addRunFlags(command: Command): void {
  command
    .addOption(
      new Option("--format <format>", "the input's format (default: by extension, ndjson for -)").choices(FORMATS),
    )
    .option(
      "--linger-ms <ms>",
      "do not wait longer than this for more input to fill what goes together",
      wholeNumber(0),
    )
    .addOption(errorActionOption())
    .option("--errors <file>", "keep what failed, with the reasons, to be mended and fed back")
    .option("--max-errors <n>", "stop when more than this many records have failed", wholeNumber(0))
    .addOption(progressOption())
    .option("--json", "print the result as one JSON document on stdout");
}

export function addBulkFlags(command: Command, whatIf: string): void {
  command
    .option("--batch-size <n>", "records that one request carries (default: 100)", wholeNumber(1, 1000))
    .option("--retrieval-batch-size <n>", "records that one request looks for (default: 500)", wholeNumber(1, 1000))
    .addOption(degreeOption("batches", "1"))
    .option("--retries <n>", "try records again that fail for a reason that may pass (default: 0)", wholeNumber(0))
    .option("--initial-retry-delay <s>", "seconds before the first retry, doubling (default: 5)", wholeNumber(0))
    .option("--bypass-business-logic-execution <kinds>", "pass over CustomSync, CustomAsync or both", commaSeparated)
    .option("--bypass-business-logic-execution-step-ids <ids>", "pass over these plug-in steps", commaSeparated)
    .option("--bypass-flows", "start no Power Automate flows")
    .option("--tag <text>", "a text that plug-ins find in their context")
    .option("--what-if", whatIf);
  addRunFlags(command);
}

/** What these flags are as options of the library. */
export function bulkOptionsOf(flags: BulkFlags): BulkOptions {
  const { batchSize, maxDegreeOfParallelism, lingerMs, retries, initialRetryDelay, bypassFlows, tag } = flags;
  return given({
    batchSize,
    maxDegreeOfParallelism,
    lingerMs,
    retries,
    initialRetryDelayMs: initialRetryDelay === undefined ? undefined : initialRetryDelay * 1000,
    // What is no such kind or id the library refuses.
    bypassBusinessLogicExecution: flags.bypassBusinessLogicExecution as BulkOptions["bypassBusinessLogicExecution"],
    bypassBusinessLogicExecutionStepIds: flags.bypassBusinessLogicExecutionStepIds,
    bypassFlows,
    tag,
    errorAction: errorActionOf(flags),
  });
}

const ERROR_ACTIONS: Readonly<Record<ErrorActionFlag, ErrorAction>> = {
  continue: "continue",
  stop: "stop",
  "silently-continue": "silentlyContinue",
};

export function errorActionOf({ errorAction }: RunFlags): ErrorAction {
  return ERROR_ACTIONS[errorAction];
}

/** The most failures that a run may have before it is stopped. */
export function failureLimit({ errorAction, maxErrors = Infinity }: RunFlags): number {
  return errorAction === "stop" ? 0 : maxErrors;
}
