import { InvalidArgumentError } from "commander";
import { toError } from "../errors.ts";

export type Values = Readonly<Record<string, unknown>>;

/** A flag that may be given often, each time with one value: `name=value`. */
export function pair(text: string, before: Values = {}): Values {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export function jsonObject(text: string): Values {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`Expected a JSON object: ${toError(error).message}.`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Values;
  throw new InvalidArgumentError("Expected a JSON object, such as '{\"rate\": 1.19}'.");
}
