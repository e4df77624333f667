import { describeValue, toError } from "../errors.ts";
import { malformed, type InputRecord, type ReadItem } from "./read-item.ts";
import { markLine } from "./source-line.ts";

/** One JSON text as a record that knows its line, or what is wrong with it. */
export function parseJsonRecord(text: string, source: string, line: number): ReadItem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return malformed(source, line, `not valid JSON: ${jsonProblem(error)}. Expected an object.`, error);
  }
  if (isRecord(value)) return markLine(value, line);
  return malformed(source, line, `expected an object, got ${describeValue(value)}.`);
}

function isRecord(value: unknown): value is InputRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parser's own words, without the line and column that it counts within this text: they would be read as the file's. */
export function jsonProblem(error: unknown): string {
  return toError(error).message.replace(/ \(line \d+ column \d+\)$/, "");
}
