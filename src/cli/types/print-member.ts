import type { Union } from "./column-types.ts";

/** A property of an interface. */
export interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Union;
  /** Lines of its doc comment. */
  readonly comment: readonly string[];
}

/** As wide as prettier and its readers are used to. */
const WIDTH = 80;
const INDENT = "  ";

export function printMember({ name, optional, type, comment }: Member): string {
  const key = `${INDENT}readonly ${isIdentifier(name) ? name : JSON.stringify(name)}${optional ? "?" : ""}:`;
  return [...printComment(comment, INDENT), ...printType(key, type)].join("\n");
}

/** On the line of the key, on one of its own, or each member of the union on one of its own. */
function printType(key: string, type: Union): string[] {
  const line = type.join(" | ");
  if (type.length === 1 || `${key} ${line};`.length <= WIDTH) return [`${key} ${line};`];
  const indent = INDENT + INDENT;
  if (`${indent}${line};`.length <= WIDTH) return [key, `${indent}${line};`];
  return [key, ...type.map((each, at) => `${indent}| ${each}${at === type.length - 1 ? ";" : ""}`)];
}

/** A doc comment of these lines; none for none. */
export function printComment(lines: readonly string[], indent = ""): string[] {
  const [only = ""] = lines;
  const texts = lines.map(harmless);
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`${indent}/** ${harmless(only)} */`];
  return [`${indent}/**`, ...texts.map((text) => `${indent} * ${text}`), `${indent} */`];
}

/** A text of the environment's cannot end the comment, nor its line. */
function harmless(text: string): string {
  return text
    .replaceAll("*/", "*\\/")
    .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
