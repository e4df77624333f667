import { InvalidArgumentError, Option } from "commander";

/** Parsers of flag values. What they throw, Commander prints with the flag's name. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} and up` : `${least} to ${most}`;
    throw new InvalidArgumentError(`Expected a whole number from ${range}.`);
  };
}

export function degree(text: string): number | "auto" {
  return text === "auto" ? "auto" : wholeNumber(1)(text);
}

export function commaSeparated(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("Expected names with commas between them.");
  return names;
}

/** Of a flag that may be given often, each time with the columns of one key. */
export function oneMoreKey(text: string, before: readonly (readonly string[])[] = []): readonly (readonly string[])[] {
  return [...before, commaSeparated(text)];
}

export function degreeOption(unit: string, standard: string): Option {
  return new Option(
    "--max-degree-of-parallelism <n|auto>",
    `the most ${unit} at a time (default: ${standard})`,
  ).argParser(degree);
}

export type ErrorActionFlag = "continue" | "stop" | "silently-continue";

export function errorActionOption(): Option {
  return new Option("--error-action <action>", "after a failure: work through the rest, stop, or continue unheard")
    .choices(["continue", "stop", "silently-continue"])
    .default("continue");
}

export function progressOption(): Option {
  return new Option("--progress <how>", "progress on stderr: a line on a terminal, else one every ten seconds")
    .choices(["auto", "none"])
    .default("auto");
}

export const FORMATS = ["csv", "tsv", "ndjson", "json"] as const;

/** The options without those that say nothing: an option that is given as undefined is not the same as one left out. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const pairs = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
