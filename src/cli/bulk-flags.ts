import { Option, type Command } from "commander";
import type { FileFormat } from "../files/formats.ts";
import type { ErrorAction } from "../parallel/options.ts";
import {
  FORMATS,
  degreeOption,
  errorActionOption,
  progressOption,
  wholeNumber,
  type ErrorActionFlag,
} from "./flag-values.ts";

/** What every command that runs through an input has in common. */
export interface RunFlags {
  readonly format?: FileFormat;
  readonly maxDegreeOfParallelism?: number | "auto";
  readonly errorAction: ErrorActionFlag;
  readonly errors?: string;
  readonly maxErrors?: number;
  readonly progress: "auto" | "none";
  readonly json?: boolean;
}

export interface BulkFlags extends RunFlags {
  readonly batchSize?: number;
  readonly whatIf?: boolean;
}

export function addRunFlags(command: Command): void {
  command
    .addOption(
      new Option("--format <format>", "the input's format (default: by extension, ndjson for -)").choices(FORMATS),
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
    .addOption(degreeOption("batches", "1"))
    .option("--what-if", whatIf);
  addRunFlags(command);
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
