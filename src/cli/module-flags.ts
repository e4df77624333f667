import type { Command } from "commander";
import { commaSeparated } from "./flag-values.ts";

export interface ModuleFlags {
  readonly modules?: readonly string[];
  readonly excludeModule?: readonly string[];
}

export function addModuleFlags(command: Command): void {
  command
    .option(
      "--modules <names>",
      "what each worker thread imports before the block (default: what Node was started with by --import)",
      commaSeparated,
    )
    .option(
      "--exclude-module <pattern>",
      "a module that worker threads do not import, * and ? for any characters; may be given often",
      oneMorePattern,
    );
}

function oneMorePattern(pattern: string, before: readonly string[] = []): readonly string[] {
  return [...before, pattern];
}
