import { resolve } from "node:path";
import type { Command } from "commander";
import { addConnectionFlags, type ConnectionFlags } from "../connection-flags.ts";
import { degreeOption, errorActionOption, progressOption, wholeNumber } from "../flag-values.ts";

/** What may be said anew when a command is run again, because it does not change what becomes of a record. */
export interface AgainFlags extends ConnectionFlags {
  readonly errors?: string;
  readonly out?: string;
}

export function addAgainFlags(command: Command): void {
  command
    .addOption(degreeOption("batches or chunks", "as before"))
    .option("--batch-size <n>", "records that one request carries (default: as before)", wholeNumber(1, 1000))
    .addOption(errorActionOption().default(undefined))
    .option("--errors <file>", "write what failed in all of the job anew into this file")
    .option("--max-errors <n>", "stop when more than this many records have failed from now on", wholeNumber(0))
    .option("--out <file>", "of dvp parallel: where the outputs go from now on")
    .addOption(progressOption().default(undefined))
    .option("--json", "print the result as one JSON document on stdout");
  addConnectionFlags(command);
}

/** Those that say which job, or what of it. */
const OF_CHOICE: ReadonlySet<string> = new Set(["last", "status"]);
const PATHS = ["errors", "out", "clientSecretFile", "trace"] as const;

/** Those that were really given, with paths that do not depend on the current folder. */
export function givenFlags(command: Command): Record<string, unknown> {
  const flags: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(command.opts())) {
    if (command.getOptionValueSource(name) === "cli" && !OF_CHOICE.has(name)) flags[name] = value;
  }
  for (const name of PATHS) if (typeof flags[name] === "string") flags[name] = resolve(flags[name]);
  const { url } = flags;
  const [, file = ""] = /^emulator:(.+)$/s.exec(typeof url === "string" ? url : "") ?? [];
  if (file !== "") flags.url = `emulator:${resolve(file)}`;
  return flags;
}
