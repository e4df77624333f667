import { readFile } from "node:fs/promises";
import type { TraceLine } from "../../../src/connection/trace.ts";

/** One answer, with its times as numbers. */
export interface Answer extends TraceLine {
  readonly sentAt: number;
  readonly answeredAt: number;
}

const NUMBERS = ["principal", "records", "durationMs", "status"] as const;

/**
 * The answers of a trace, in the order of their time.
 * @throws Error that names the line which is none of a trace
 */
export async function readTrace(file: string): Promise<readonly Answer[]> {
  const answers = (await readFile(file, "utf8"))
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [readLine(line, `${file}:${index + 1}`)]));
  if (answers.length === 0) throw new Error(`${file} holds no answer. Expected a line of JSON for each.`);
  return answers.sort((a, b) => a.answeredAt - b.answeredAt);
}

function readLine(text: string, where: string): Answer {
  const line = parse(text, where);
  const answeredAt = typeof line.time === "string" ? Date.parse(line.time) : Number.NaN;
  if (Number.isNaN(answeredAt)) refuse(where, "time", "a time in ISO 8601", line.time);
  if (typeof line.operation !== "string") refuse(where, "operation", "a text", line.operation);
  for (const name of NUMBERS) {
    const value = line[name];
    if (typeof value !== "number" || !(value >= 0)) refuse(where, name, "a number from 0", value);
  }
  const checked = line as unknown as TraceLine;
  return { ...checked, answeredAt, sentAt: answeredAt - checked.durationMs };
}

function parse(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${where} is no JSON: ${String(cause)}`, { cause });
  }
  if (typeof value === "object" && value !== null) return { ...value };
  throw new Error(`${where} is no answer of a trace. Expected an object.`);
}

function refuse(where: string, name: string, expected: string, got: unknown): never {
  throw new Error(
    `${where}: expected ${name} to be ${expected}, but it is ${got === undefined ? "missing" : JSON.stringify(got)}.`,
  );
}
