import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InputError, toError, UsageError } from "../errors.ts";
import { jsonProblem } from "../files/json-record.ts";

/**
 * The text that a flag gives: itself, the content of a file for `@FILE`, standard input for `-`.
 * @throws InputError for a file that cannot be read.
 */
export async function readTextFlag(flag: string, value: string): Promise<string> {
  if (value === "-") return withoutMark(await text(process.stdin));
  if (!value.startsWith("@")) return value;
  const source = value.slice(1);
  try {
    return withoutMark(await readFile(source, "utf8"));
  } catch (error) {
    const message = `Cannot read what ${flag} names: ${toError(error).message}. Check the file's name.`;
    throw new InputError(message, { source, cause: error });
  }
}

/**
 * The JSON that a flag gives; undefined for a flag that is not given.
 * @throws UsageError for what is no JSON; InputError for a file that cannot be read.
 */
export async function readJsonFlag<T>(flag: string, value: string | undefined): Promise<T | undefined> {
  return value === undefined ? undefined : (parseJsonFlag(flag, await readTextFlag(flag, value)) as T);
}

/** A shell that has taken the quotes away is noticed here. */
export function parseJsonFlag(flag: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new UsageError(
      `What ${flag} gives is not valid JSON: ${jsonProblem(error)}. Mind the quotes of your shell, or put it into a file: ${flag} @FILE.`,
      { cause: error },
    );
  }
}

/** Windows writes a byte order mark, which is no part of the text. */
function withoutMark(content: string): string {
  return content.replace(/^\uFEFF/, "");
}
