import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { toError } from "../errors.ts";

type Values = Readonly<Record<string, unknown>>;

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

function pair(text: string, before: Values = {}): Values {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function jsonObject(text: string): Values {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`Expected a JSON object: ${toError(error).message}.`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Values;
  throw new InvalidArgumentError("Expected a JSON object, such as '{\"rate\": 1.19}'.");
}
