import type { Command } from "commander";
import { jsonObject, pair, type Values } from "./json-flag.ts";

export interface UsingFlags {
  readonly using?: Values;
  readonly usingJson?: Values;
}

export function addUsingFlags(command: Command): void {
  command
    .option("--using <name=value>", "a text for the block, as context.using.name; may be given often", pair)
    .option("--using-json <object>", "values for the block, as a JSON object", jsonObject);
}

/** What the block finds as `context.using`. */
export function usingOf({ using, usingJson }: UsingFlags): Values {
  return { ...usingJson, ...using };
}
